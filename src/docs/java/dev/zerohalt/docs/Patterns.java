package dev.zerohalt.docs;

import java.util.Locale;

/** The texts that are valid for types of settings, as regular expressions that JSON Schema and Java both understand. ECMA-262 */
final class Patterns {
    private Patterns() {}

    /** From 1 to 65535. */
    static final String PORT = "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

    /** From 0 to 1000. */
    static final String COUNT = "([0-9]|[1-9][0-9]{1,2}|1000)";

    /** From 1 to 1000. */
    static final String POSITIVE_COUNT = "([1-9][0-9]{0,2}|1000)";

    /** As Go writes it, however long. */
    static final String DURATION = "(0|(([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)";

    /** Visible ASCII but # and ?. */
    static final String PATH = "/[!\"$->@-~]*";

    static final String IPV4 = ipv4();
    static final String IPV6 = ipv6();

    static final String NETWORK =
            "(" + IPV4 + "(/([0-9]|[12][0-9]|3[0-2]))?|" + IPV6 + "(/([0-9]|[1-9][0-9]|1[01][0-9]|12[0-8]))?)";

    static final String URL = url();

    /** Not SIGKILL, SIGCHLD and SIGSTOP. */
    static final String SIGNAL = signal("([1-8]|1[0-68]|[2-5][0-9]|6[0-4]", "");

    /** A signal, and as what it is passed on. */
    static final String SIGNAL_REWRITE = SIGNAL + ":" + signal("([0-9]|[1-5][0-9]|6[0-4]", "KILL|STOP|CHLD|");

    private static final String EXIT_CODE = "([1-9]?[0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])";

    /** The application's exit code, and what it becomes. */
    static final String EXIT_CODES = EXIT_CODE + ":" + EXIT_CODE;

    /** All of the text. */
    static String whole(String pattern) {
        return "^" + pattern + "$";
    }

    /** One or more of them with commas between them. */
    static String list(String element) {
        return "( *" + element + " *(, *" + element + " *)*)";
    }

    private static String ipv4() {
        String octet = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
        return "(" + octet + "\\.){3}" + octet;
    }

    /** Without those that end with an IPv4 address. RFC 4291 2.2 */
    private static String ipv6() {
        String group = "[0-9A-Fa-f]{1,4}";
        StringBuilder forms = new StringBuilder("(").append("(" + group + ":){7}" + group);
        for (int before = 1; before <= 6; before++) {
            forms.append("|(" + group + ":){1," + before + "}(:" + group + "){1," + (7 - before) + "}");
        }
        return forms.append("|(" + group + ":){1,7}:|:((:" + group + "){1,7}|:))")
                .toString();
    }

    /** Numbers, and names in capitals or without any. */
    private static String signal(String numbers, String more) {
        String names = "(SIG)?(" + more
                + "HUP|INT|QUIT|ILL|TRAP|ABRT|BUS|FPE|USR1|SEGV|USR2|PIPE|ALRM|TERM|STKFLT|CONT|TSTP|TTIN"
                + "|TTOU|URG|XCPU|XFSZ|VTALRM|PROF|WINCH|IO|PWR|SYS|RTMIN(\\+([12]?[0-9]|30))?|RTMAX(-([12]?[0-9]|30))?)";
        return numbers + "|" + names + "|" + names.toLowerCase(Locale.ROOT) + ")";
    }

    private static String url() {
        String name = "[0-9A-Za-z._-]*[A-Za-z][0-9A-Za-z._-]*";
        String host = "(" + name + "|" + IPV4 + "|\\[" + IPV6 + "\\])";
        return "(http://" + host + "(:" + PORT + ")?(/[!\"$-~]*)?|tcp://" + host + ":" + PORT + ")?";
    }
}
