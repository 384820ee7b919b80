package dev.zerohalt.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Zerohalt;
import dev.zerohalt.os.Errno;
import dev.zerohalt.sim.Plan.Backend;
import dev.zerohalt.sim.SocketTables.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way in which counting can fail, in every part of a drain, with every backend: the application is not signalled while
 * a connection is there, and once counting works again the drain ends. Times in seconds since the machine's start.
 *
 * <p>The signal comes at 10. Of eight connections, of all families, seven end at 20 and the last at 24.
 */
@Timeout(60)
class CountingFaultsTest extends Stories {
    private static final double LAST_END = 24;
    private static final double TIMEOUT = 10 + 60;

    /** Counts come once a second, and what was told late is found late. */
    private static final double LATE = 2;

    private final Server server = new Server(machine, Behaviour.graceful(Dice.SECOND, 3));
    private final List<SimSocket> connections = new ArrayList<>();

    enum Fault {
        NETLINK_REFUSED {
            @Override
            void breaks(Faults faults) {
                faults.netlinkOpenErrno = Errno.EPERM;
            }
        },
        DUMP_REFUSED {
            @Override
            void breaks(Faults faults) {
                faults.dumpErrno = Errno.EPERM;
            }
        },
        DUMP_ENDS_WITH_AN_ERROR {
            @Override
            void breaks(Faults faults) {
                faults.dumpDoneErrno = Errno.ENOMEM;
            }
        },
        DUMP_BREAKS_OFF {
            @Override
            void breaks(Faults faults) {
                faults.dumpReceiveErrno = Errno.ENOBUFS;
            }
        },
        DUMP_TRUNCATED {
            @Override
            void breaks(Faults faults) {
                faults.dumpTruncated = true;
            }
        },
        DUMP_INTERRUPTED {
            @Override
            void breaks(Faults faults) {
                faults.dumpInterrupted = true;
            }
        },
        GROUPS_REFUSED {
            @Override
            void breaks(Faults faults) {
                faults.membershipErrno = Errno.EPERM;
            }
        },
        FILTER_REFUSED {
            @Override
            void breaks(Faults faults) {
                faults.filterErrno = Errno.EPERM;
            }
        },
        /** ENOBUFS */
        EVENTS_OVERFLOW {
            @Override
            void breaks(Faults faults) {
                faults.eventQueueLimit = 1;
            }
        },
        EVENTS_FAIL {
            @Override
            void breaks(Faults faults) {
                faults.eventReceiveErrno = Errno.ENOMEM;
            }
        },
        EVENTS_VANISH {
            @Override
            void breaks(Faults faults) {
                faults.eventsLost = true;
            }
        },
        NETLINK_DISAPPEARS {
            @Override
            void breaks(Faults faults) {
                NETLINK_REFUSED.breaks(faults);
                DUMP_REFUSED.breaks(faults);
                EVENTS_FAIL.breaks(faults);
            }
        },
        PROC_REFUSED {
            @Override
            void breaks(Faults faults) {
                faults.procOpenErrno = Errno.EACCES;
            }
        },
        PROC_BREAKS_OFF {
            @Override
            void breaks(Faults faults) {
                faults.procReadErrno = Errno.ENOMEM;
            }
        },
        EVERYTHING {
            @Override
            void breaks(Faults faults) {
                NETLINK_DISAPPEARS.breaks(faults);
                PROC_REFUSED.breaks(faults);
                PROC_BREAKS_OFF.breaks(faults);
            }
        };

        abstract void breaks(Faults faults);
    }

    enum Phase {
        BEFORE_THE_FIRST_COUNT(9.5, 12.3),
        BETWEEN_COUNTS(13.3, 15.6),
        WHILE_MOST_END(19.9, 21.4),
        WHEN_THE_LAST_ENDS(23.9, 26.2),
        ON_THE_CONFIRMING_COUNT(28.9, 31.2);

        private final double from;
        private final double to;

        Phase(double from, double to) {
            this.from = from;
            this.to = to;
        }
    }

    static Stream<Arguments> everything() {
        List<Arguments> all = new ArrayList<>();
        for (Backend backend : Backend.values()) {
            for (Fault fault : Fault.values()) {
                for (Phase phase : Phase.values()) {
                    all.add(Arguments.of(backend, fault, phase));
                }
            }
        }
        return all.stream();
    }

    private void connect(int count) {
        List<Family> families = List.of(Family.values());
        for (int i = 0; i < count; i++) {
            connections.add(server.connect(families.get(i % families.size())));
        }
    }

    private void end(int count) {
        List<SimSocket> ended = connections.subList(0, count);
        ended.forEach(SimSocket::vanish);
        ended.clear();
    }

    /** When the application was signalled. */
    private double run(Backend backend, long steadyStateWait) {
        Plan.defaults().with(backend).withSteadyStateWait(steadyStateWait).configure(machine);
        machine.setSocketsPerPart(3);
        machine.setApplication(server);
        at(1, () -> connect(8));
        signalAt(10, SIGTERM);
        at(20, () -> end(7));
        at(LAST_END, () -> end(1));
        assertThat(Zerohalt.run(machine)).isEqualTo(3);
        List<ProcessTable.Sent> sent = machine.processes().sent().stream()
                .filter(each -> each.target() == machine.application().pid())
                .toList();
        assertThat(sent).hasSize(1);
        return (sent.getFirst().at().time() - start) / (double) Dice.SECOND;
    }

    private void breakFor(Fault fault, double from, double to) {
        at(from, () -> fault.breaks(machine.faults()));
        at(to, () -> machine.faults().clear());
    }

    @ParameterizedTest
    @MethodSource("everything")
    void theWaitIsKept(Backend backend, Fault fault, Phase phase) {
        breakFor(fault, phase.from, phase.to);
        double signalled = run(backend, 5 * Dice.SECOND);
        assertThat(signalled).as(machine.log()).isBetween(LAST_END + 5, Math.max(LAST_END, phase.to) + 5 + LATE);
    }

    @ParameterizedTest
    @MethodSource("everything")
    void withoutAWaitTheLastConnectionIsWaitedFor(Backend backend, Fault fault, Phase phase) {
        breakFor(fault, phase.from, phase.to);
        double signalled = run(backend, 0);
        double soonest = phase == Phase.WHEN_THE_LAST_ENDS ? phase.to : LAST_END;
        assertThat(signalled).as(machine.log()).isBetween(LAST_END, soonest + LATE);
    }

    /** They come just before the count that would have confirmed that nothing is there, and cannot be counted. */
    @ParameterizedTest
    @MethodSource("everything")
    void newConnectionsAreNotOverlooked(Backend backend, Fault fault, Phase phase) {
        breakFor(fault, phase.from, phase.to);
        at(28.95, () -> connect(8));
        at(33, () -> end(8));
        double signalled = run(backend, 5 * Dice.SECOND);
        assertThat(signalled).as(machine.log()).isBetween(33.0 + 5, 33 + 5 + LATE);
    }

    @ParameterizedTest
    @MethodSource("everything")
    void whatStaysBrokenIsReplacedOrTheDeadlineDecides(Backend backend, Fault fault, Phase phase) {
        at(phase.from, () -> fault.breaks(machine.faults()));
        double signalled = run(backend, 5 * Dice.SECOND);
        if (backend == Backend.AUTO && fault != Fault.EVERYTHING) {
            assertThat(signalled).as(machine.log()).isBetween(LAST_END + 5, Math.max(LAST_END, phase.from) + 5 + LATE);
        } else if (fault == Fault.EVERYTHING) {
            assertThat(signalled).as(machine.log()).isBetween(TIMEOUT, TIMEOUT + 0.1);
            assertThat(machine.log()).contains("cannot count connections", "outcome=timeout");
        } else {
            assertThat(signalled).as(machine.log()).isBetween(LAST_END + 5, TIMEOUT + 0.1);
        }
    }
}
