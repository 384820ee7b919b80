package dev.zerohalt.process;

import static dev.zerohalt.fuzz.Expect.same;

import dev.zerohalt.os.Latin1;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * /proc/pid/status: the first line of each label says it, and a name, which the kernel shows without line feeds, cannot.
 *
 * <p>Input: the text, which is also taken for a name.
 */
public final class SignalHandlingFuzz {
    private static final Pattern DIGITS = Pattern.compile("[0-9a-fA-F]{16}");

    private SignalHandlingFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = Latin1.decode(bytes);
        same(SignalHandling.parse(text), model(text), "the signals of " + text);
        String named = "Name:\t" + text.replace("\n", "\\n")
                + "\nState:\tS (sleeping)\nSigBlk:\t0000000000000001\nSigIgn:\t0000000000000002\nSigCgt:\t8000000000004000\n";
        same(
                SignalHandling.parse(named),
                Optional.of(new SignalHandling(false, SignalSet.of(15, 64), SignalSet.of(1))),
                "with the name " + text);
    }

    private static Optional<SignalHandling> model(String text) {
        Optional<String> state = behind(text, "State").filter(rest -> !rest.isEmpty());
        Optional<SignalSet> caught = behind(text, "SigCgt").flatMap(SignalHandlingFuzz::signals);
        Optional<SignalSet> blocked = behind(text, "SigBlk").flatMap(SignalHandlingFuzz::signals);
        return state.flatMap(letter -> caught.flatMap(some -> blocked.map(
                others -> new SignalHandling(letter.startsWith("Z") || letter.startsWith("X"), some, others))));
    }

    private static Optional<String> behind(String text, String label) {
        Matcher found = Pattern.compile("\n" + label + ":\t").matcher(text);
        return found.find() ? Optional.of(text.substring(found.end())) : Optional.empty();
    }

    private static Optional<SignalSet> signals(String rest) {
        return DIGITS.matcher(rest).lookingAt()
                ? Optional.of(new SignalSet(new BigInteger(rest.substring(0, 16), 16).longValue()))
                : Optional.empty();
    }
}
