package dev.zerohalt;

import dev.zerohalt.cli.Client;
import dev.zerohalt.cli.CommandLine;
import dev.zerohalt.cli.ConfigReport;
import dev.zerohalt.cli.DrainClient;
import dev.zerohalt.cli.HelpText;
import dev.zerohalt.cli.Invocation;
import dev.zerohalt.cli.SelfCopy;
import dev.zerohalt.cli.doctor.Doctor;
import dev.zerohalt.cli.doctor.Findings;
import dev.zerohalt.config.Config;
import dev.zerohalt.config.ConfigException;
import dev.zerohalt.config.ConfigReader;
import dev.zerohalt.config.Platform;
import dev.zerohalt.http.Exchange;
import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.Imprint;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import dev.zerohalt.os.Memory;
import dev.zerohalt.os.NativeNewFiles;
import dev.zerohalt.os.NewFiles;
import dev.zerohalt.os.OsException;
import dev.zerohalt.process.Terminal;
import dev.zerohalt.report.TerminationLog;
import dev.zerohalt.status.Status;
import dev.zerohalt.status.StatusPage;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** From the command line to an exit code. */
public final class Zerohalt {
    private static final int STDOUT = 1;
    private static final int STDERR = 2;

    /** zerohalt cannot do its job, or a probe says no. */
    private static final int FAILURE = 1;

    /** Bad usage or configuration. */
    private static final int USAGE = 2;

    private final Kernel kernel;
    private final Memory memory;
    private final NewFiles files;
    private final Imprint imprint;

    private Zerohalt(Kernel kernel, Memory memory, NewFiles files, Imprint imprint) {
        this.kernel = kernel;
        this.files = files;
        this.memory = memory;
        this.imprint = imprint;
    }

    /** Does what the command line says; the exit code. */
    public static int run(Kernel kernel) {
        return run(kernel, () -> {}, new NativeNewFiles(), Imprint.NONE);
    }

    static int run(Kernel kernel, Memory memory, NewFiles files, Imprint imprint) {
        return new Zerohalt(kernel, memory, files, imprint).run();
    }

    private int run() {
        occupyStandardDescriptors();
        ConfigReader reader = new ConfigReader();
        readEnvironment(reader);
        reader.platform(Platform.find(kernel));
        Invocation invocation = CommandLine.read(kernel, reader);
        return switch (invocation) {
            case Invocation.Version version ->
                print("zerohalt " + Status.VERSION + "\n" + Latin1.decode(imprint.build()));
            case Invocation.Help help -> help(help.topic());
            case Invocation.License license -> print(HelpText.LICENSE + Latin1.decode(imprint.notice()));
            case Invocation.Run run -> run(run, reader);
            case Invocation.Probe probe -> configured(reader, config -> probe(probe, config));
            case Invocation.CheckConfig check -> checkConfig(reader, check.asJson());
            case Invocation.CopyTo copy -> copyTo(copy.path());
            case Invocation.Doctor doctor -> configured(reader, this::doctor);
            case Invocation.Status status -> configured(reader, config -> status(status, config));
            case Invocation.Drain drain ->
                configured(
                        reader,
                        config -> tell(DrainClient.drain(kernel, config.health(), drain.timeout()), drain.asJson()));
            case Invocation.Resume resume ->
                configured(reader, config -> tell(DrainClient.resume(kernel, config.health()), resume.asJson()));
        };
    }

    /**
     * A standard stream that was closed is taken by a descriptor that leads nowhere, so that no socket or log of ours gets
     * its number. It is closed again for the application.
     */
    private void occupyStandardDescriptors() {
        byte[] root = {'/'};
        for (int fd = 0; fd <= STDERR; fd++) {
            if (kernel.fileType(fd) < 0) {
                kernel.open(root, Linux.O_RDONLY);
            }
        }
    }

    private void readEnvironment(ConfigReader reader) {
        byte[] entry;
        for (int i = 0; (entry = kernel.environment(i)) != null; i++) {
            if (entry.length > 0 && entry[0] == 'Z') {
                reader.environment(Latin1.decode(entry));
            }
        }
    }

    private int configured(ConfigReader reader, ToIntFunction<Config> action) {
        return configured(reader, action, complaint -> {});
    }

    private int configured(ConfigReader reader, ToIntFunction<Config> action, Consumer<String> complaints) {
        reader.file(kernel);
        Config config;
        try {
            config = reader.read();
        } catch (ConfigException e) {
            complaints.accept(complain(e.errors()));
            return USAGE;
        }
        return action.applyAsInt(config);
    }

    private int run(Invocation.Run run, ConfigReader reader) {
        if (Terminal.find(kernel).isThere()) {
            reader.onTerminal();
        }
        return configured(
                reader,
                config -> new Container(kernel, memory, config, reader.foreign()).run(command(run.command())),
                complaint -> new TerminationLog(kernel, reader.terminationLog()).write(complaint));
    }

    private int checkConfig(ConfigReader reader, boolean asJson) {
        ConfigReport report = ConfigReport.of(kernel, reader);
        if (asJson) {
            return write(STDOUT, report.json()) ? report.isValid() ? 0 : USAGE : FAILURE;
        }
        if (!report.isValid()) {
            complain(report.errors());
            return USAGE;
        }
        return print(report.text());
    }

    /** Says what is wrong with the configuration; in which words. */
    private String complain(List<String> errors) {
        StringBuilder complaint = new StringBuilder();
        for (String error : errors) {
            complaint.append("zerohalt: ").append(Ascii.visible(error)).append('\n');
        }
        write(STDERR, complaint.toString());
        return complaint.toString();
    }

    private byte[][] command(int first) {
        int count = 0;
        while (kernel.argument(first + count) != null) {
            count++;
        }
        byte[][] command = new byte[count][];
        for (int i = 0; i < count; i++) {
            command[i] = kernel.argument(first + i);
        }
        return command;
    }

    private int help(String topic) {
        Optional<String> help = HelpText.on(topic);
        if (help.isEmpty()) {
            write(
                    STDERR,
                    "zerohalt: no help on \"" + Ascii.visible(topic) + "\"; there is " + HelpText.topics() + "\n");
            return USAGE;
        }
        return print(help.get());
    }

    private int probe(Invocation.Probe probe, Config config) {
        Optional<String> failure = Client.probe(kernel, probe.url(), config.health());
        failure.ifPresent(text -> write(STDERR, "zerohalt: not healthy: " + text + "\n"));
        return failure.isPresent() ? FAILURE : 0;
    }

    private int status(Invocation.Status status, Config config) {
        String format = status.asJson() ? "" : StatusPage.AS_TEXT;
        String connections = status.allConnections() ? "&" + StatusPage.ALL_CONNECTIONS : "";
        Exchange.Answer answer = Client.status(kernel, config.health(), format + connections);
        if (!answer.failure().isEmpty()) {
            write(STDERR, "zerohalt: no status: " + answer.failure() + "\n");
            return FAILURE;
        }
        String body = Ascii.visibleLines(answer.body()); // it may be somebody else who answers
        return print(status.asJson() ? body + "\n" : body);
    }

    private int tell(DrainClient.Result result, boolean asJson) {
        if (!result.error().isEmpty()) {
            write(STDERR, "zerohalt: " + Ascii.visible(result.error()) + "\n");
        }
        String text = asJson ? result.json() : result.error().isEmpty() ? result.text() : "";
        int printed = text.isEmpty() ? 0 : print(text + "\n");
        return result.code() == 0 ? printed : result.code();
    }

    private int copyTo(Optional<String> path) {
        if (path.isEmpty()) {
            write(
                    STDERR,
                    "zerohalt: --copy-to takes one path, of the file to make: zerohalt --copy-to /shared/zerohalt\n");
            return USAGE;
        }
        try {
            SelfCopy.to(kernel, files, path.get());
        } catch (OsException e) {
            write(STDERR, "zerohalt: " + Ascii.visible(e.getMessage()) + "\n");
            return FAILURE;
        }
        return 0;
    }

    private int doctor(Config config) {
        Findings findings = Doctor.examine(kernel, config);
        int printed = print(findings.text());
        return findings.areTroubled() ? FAILURE : printed;
    }

    private int print(String text) {
        return write(STDOUT, text) ? 0 : FAILURE;
    }

    private boolean write(int descriptor, String text) {
        byte[] bytes = Latin1.encode(text);
        int written = 0;
        while (written < bytes.length) {
            int result = kernel.write(descriptor, bytes, written, bytes.length - written);
            if (result <= 0) {
                return false;
            }
            written += result;
        }
        return true;
    }
}
