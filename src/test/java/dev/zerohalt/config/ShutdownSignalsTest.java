package dev.zerohalt.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.process.SignalSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which signals begin the shutdown, where nobody says it and where somebody does. */
@Timeout(30)
class ShutdownSignalsTest {
    private static final int SIGUSR1 = 10;

    private final ConfigReader reader = new ConfigReader();

    private String shutdown() {
        return reader.read().policy().signals().shutdown().toString();
    }

    private String mayStop() {
        return reader.read().mayStop().toString();
    }

    @Test
    void thoseOfWellKnownImages() {
        assertThat(shutdown()).isEqualTo("SIGINT,SIGQUIT,SIGTERM,SIGWINCH,SIGRTMIN+3");
        assertThat(mayStop()).isEqualTo("SIGUSR1,SIGUSR2,SIGWINCH,SIGPWR,SIGRTMIN+4");
    }

    @Test
    void aTerminalMayChangeItsSize() {
        reader.onTerminal();
        assertThat(shutdown()).isEqualTo("SIGINT,SIGQUIT,SIGTERM,SIGRTMIN+3");
        assertThat(mayStop()).contains("SIGWINCH");
    }

    @Test
    void thoseThatAreNamed() {
        reader.onTerminal();
        reader.flag(Setting.SHUTDOWN_SIGNALS, "USR1,WINCH");
        assertThat(shutdown()).isEqualTo("SIGUSR1,SIGWINCH");
        assertThat(mayStop()).isEmpty();
    }

    /** Whoever says what becomes of a signal that has other uses does not want it to stop anything. */
    @Test
    void notThoseThatArePassedOnByName() {
        reader.flag(Setting.PASSTHROUGH_SIGNALS, "HUP,USR1,RTMIN+3");
        assertThat(shutdown()).isEqualTo("SIGINT,SIGQUIT,SIGTERM,SIGWINCH");
        assertThat(mayStop()).isEqualTo("SIGUSR2,SIGWINCH,SIGPWR,SIGRTMIN+4");
    }

    @Test
    void notThoseThatAreRewritten() {
        reader.flag(Setting.SIGNAL_REWRITE, "SIGHUP:SIGUSR2,SIGWINCH:0");
        assertThat(shutdown()).isEqualTo("SIGINT,SIGQUIT,SIGTERM,SIGRTMIN+3");
        assertThat(mayStop()).isEqualTo("SIGUSR1,SIGUSR2,SIGPWR,SIGRTMIN+4");
    }

    @Test
    void otherSettingsTakeNothingFromThoseThatAreNamed() {
        ShutdownSignals named = ShutdownSignals.named(SignalSet.of(15, 28));
        assertThat(named.on(true, SignalSet.of(28, SIGUSR1))).isEqualTo(SignalSet.of(15, 28));
        assertThat(ShutdownSignals.AUTO.on(false, SignalSet.of(15, 28)).contains(15))
                .as("an error, where both have it")
                .isTrue();
    }
}
