package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.util.ArrayList;
import java.util.List;

/** What an init does that can be seen from outside, in words that are the same for every init that does the same. */
enum InitTrial {
    /** Whether an orphan becomes a child of an init that is not PID 1. */
    ADOPTS {
        @Override
        List<String> observe(Init init) {
            try (Instance instance =
                    init.launch(Mode.ORDINARY).helper("orphans", "daemon").start()) {
                instance.awaitOut("daemon ");
                int daemon = Integer.parseInt(instance.outLines().getFirst().substring("daemon ".length()));
                int parent = instance.processes().stream()
                        .filter(process -> process.pid() == daemon)
                        .findFirst()
                        .orElseThrow()
                        .parent();
                boolean adopts = parent == instance.processNamed(init.name()).pid();
                return List.of(adopts ? "adopted" : "not adopted");
            }
        }
    },

    /** What the program gets when the init's parent ends. */
    PARENTS_END {
        @Override
        List<String> observe(Init init) {
            try (Instance instance = init.launch(Mode.ORDINARY)
                    .startedBy(Helpers.program("parent").toString(), "asked")
                    .helper("record_signals")
                    .start()) {
                instance.awaitOut("ready\n");
                instance.signal(Posix.SIGUSR1);
                instance.awaitOut("signal 15\n");
                int code = instance.exitCode();
                return List.of(String.join(", ", instance.outLines()), "exit " + code);
            }
        }
    },

    /** Whether it writes more than without what it is told. */
    SAYS_MORE {
        @Override
        List<String> observe(Init init) {
            return List.of(lines(init) > lines(Init.plain(init.name())) ? "more" : "not more");
        }

        // Of zerohalt's lines those that it does not write at its default level: how many others there are depends on
        // the time.
        private long lines(Init init) {
            try (Instance instance =
                    init.launch(Mode.PID_1).helper("record_signals").start()) {
                instance.awaitOut("ready\n");
                instance.signal(Posix.SIGHUP);
                instance.awaitOut("signal 1\n");
                instance.signal(Posix.SIGTERM);
                instance.exitCode();
                return (instance.out() + instance.log())
                        .lines()
                        .filter(line -> !init.isZerohalt() || line.contains(" level=DEBUG "))
                        .count();
            }
        }
    },

    /** How many reaped orphans it tells of. */
    COUNTS_ORPHANS {
        private static final int ORPHANS = 5;

        @Override
        List<String> observe(Init init) {
            try (Instance instance =
                    init.launch(Mode.PID_1).helper("orphans", "" + ORPHANS).start()) {
                instance.awaitOut("made " + ORPHANS + "\n");
                Await.until(
                        () -> "the end of every zombie: " + instance.processes(),
                        () -> instance.processes().stream().noneMatch(Proc::isZombie));
                return List.of(told(init, instance) + " orphans");
            }
        }

        private long told(Init init, Instance instance) {
            if (init.isZerohalt()) {
                return instance.metric("zerohalt_orphans_reaped_total");
            }
            instance.signal(Posix.SIGTERM);
            instance.exitCode();
            return instance.log()
                    .lines()
                    .filter(line -> line.contains("Reaped zombie"))
                    .count();
        }
    },

    /** Whether a signal reaches a child of the program, too. */
    GROUP {
        @Override
        List<String> observe(Init init) {
            // The child gets its second signal after the init has sent the first, which has the lower number.
            String child = "trap 'echo child' HUP; trap 'echo asked' USR2; echo child $$; while :; do sleep 0.05; done";
            String program = "trap 'echo program' HUP; sh -c \"$CHILD\" & while :; do sleep 0.05; done";
            try (Instance instance = init.launch(Mode.PID_1)
                    .environment("CHILD", child)
                    .shell(program)
                    .start()) {
                instance.awaitOut("child ");
                String pid = instance.out().strip().substring("child ".length());
                instance.signal(Posix.SIGHUP);
                instance.awaitOut("program\n");
                instance.beside("kill", "-USR2", pid);
                instance.awaitOut("asked\n");
                return List.of(instance.out().contains("child\n") ? "program and child" : "program");
            }
        }
    },

    /** The exit codes of programs that exit, and of one that SIGTERM ends. */
    EXIT_CODES {
        @Override
        List<String> observe(Init init) {
            List<String> codes = new ArrayList<>();
            for (String script : List.of("exit 0", "exit 3", "exit 255", "kill -TERM $$")) {
                try (Instance instance = init.launch(Mode.PID_1).shell(script).start()) {
                    codes.add(script + ": " + instance.exitCode());
                }
            }
            return codes;
        }
    },

    /** What a program gets of SIGHUP, SIGWINCH, SIGPWR, in the order of their numbers, and then of SIGTERM. */
    SIGNALS {
        @Override
        List<String> observe(Init init) {
            try (Instance instance =
                    init.launch(Mode.PID_1).helper("record_signals").start()) {
                instance.awaitOut("ready\n");
                instance.signal(Posix.SIGHUP);
                instance.signal(Posix.SIGWINCH);
                instance.signal(SIGPWR);
                instance.awaitOut("signal " + SIGPWR + "\n");
                int before = instance.outLines().size();
                instance.signal(Posix.SIGTERM);
                Await.until(
                        () -> "SIGTERM, or what it becomes\n" + instance.transcript(),
                        () -> instance.outLines().size() > before);
                return List.copyOf(instance.outLines());
            }
        }
    },

    /** Whether it shows something, and ends well. */
    SHOWS {
        @Override
        List<String> observe(Init init) {
            // Without the dashes that a program would come behind.
            Launch launch = Launch.unset(Mode.ORDINARY).flags(init.flags().toArray(String[]::new));
            try (Instance instance = (init.isZerohalt() ? launch : launch.peer("/usr/bin/" + init.name())).start()) {
                int code = instance.exitCode();
                boolean isEmpty = (instance.out() + instance.log()).isBlank();
                return List.of(isEmpty ? "nothing" : "a text", "exit " + code);
            }
        }
    };

    private static final int SIGPWR = 30;

    abstract List<String> observe(Init init);

    /** That an init told nothing does otherwise: else the trial would prove nothing. */
    void assertTells(Init init) {
        assertThat(observe(Init.plain(init.name())))
                .as("%s without %s %s", init.name(), init.flags(), init.environment())
                .isNotEqualTo(observe(init));
    }
}
