package dev.zerohalt.config;

import dev.zerohalt.os.Ascii;

/**
 * Every setting, once: its key, group, type, default and help. The environment variable is {@code ZEROHALT_<KEY>}, the flag
 * {@code --<key>} with dashes; in a configuration file it stands in the section of its group.
 */
public enum Setting {
    CONFIG(Group.FILE, Kind.CONFIG_FILE, "", "YAML or TOML file with settings"),
    APP_PORT(
            Group.APPLICATION,
            Kind.APP_PORT,
            "auto",
            "port whose connections are watched; auto: any the application listens on; none: it has no port"),
    ADDITIONAL_PORTS(Group.APPLICATION, Kind.PORTS, "", "more ports whose connections are watched"),
    APP_HEALTH_URL(Group.APPLICATION, Kind.HEALTH_URL, "", "URL of the check; empty: http://localhost:APP_PORT/health"),
    APP_STARTUP_TIMEOUT(Group.APPLICATION, Kind.DURATION, "30s", "time to become healthy; after that a warning"),
    HEALTH_PORT(Group.HEALTH, Kind.PORT, "8888", "port of the health server"),
    HEALTH_BIND(Group.HEALTH, Kind.ADDRESS, "all", "address of the health server"),
    HEALTH_PATH(Group.HEALTH, Kind.PATH, "/health", "path that says whether to send traffic here"),
    LIVENESS_PATH(Group.HEALTH, Kind.PATH, "/livez", "path that says whether zerohalt and the application run"),
    READINESS_PATH(Group.HEALTH, Kind.PATH, "/readyz", "like the health path, but 200 for READINESS_FAIL_DELAY longer"),
    READINESS_FAIL_DELAY(Group.HEALTH, Kind.DURATION, "0s", "how long the readiness path stays 200 in a drain"),
    STATUS_ACCESS(
            Group.HEALTH, Kind.STATUS_ACCESS, "local", "who may see /status; local: only who is in the container"),
    HEALTH_MODE(Group.HEALTH, Kind.HEALTH_MODE, "standalone", "what decides the health"),
    HEALTH_PROBE_INTERVAL(
            Group.HEALTH,
            Kind.POSITIVE_DURATION,
            "5s",
            "time between two checks; at most 250ms until the first success"),
    HEALTH_PROBE_TIMEOUT(Group.HEALTH, Kind.POSITIVE_DURATION, "2s", "time limit for one check of the URL"),
    HEALTH_FAILURE_THRESHOLD(Group.HEALTH, Kind.POSITIVE_COUNT, "3", "failed checks in a row until unhealthy"),
    HEALTH_SUCCESS_THRESHOLD(Group.HEALTH, Kind.POSITIVE_COUNT, "1", "good checks in a row until healthy"),
    HEALTH_COMMAND(Group.HEALTH, Kind.COMMAND, "", "command that exits with 0 if the application is well; no shell"),
    HEALTH_COMMAND_TIMEOUT(Group.HEALTH, Kind.POSITIVE_DURATION, "5s", "time limit for one run of HEALTH_COMMAND"),
    DRAIN_TIMEOUT(Group.DRAIN, Kind.DURATION, "60s", "how long connections may hold the drain"),
    DRAIN_STEADY_STATE_WAIT(
            Group.DRAIN, Kind.DURATION, "5s", "how long no connection may come, move data or wait for an answer"),
    DRAIN_MIN_DURATION(Group.DRAIN, Kind.DURATION, "0s", "shortest time that a drain lasts"),
    DRAIN_STRATEGY(Group.DRAIN, Kind.STRATEGY, "in-flight", "what a drain waits for"),
    DRAIN_PROBES(Group.DRAIN, Kind.COUNT, "0", "503 responses that each prober must receive before the drain ends"),
    DRAIN_GAUGE(
            Group.DRAIN,
            Kind.GAUGE,
            "",
            "URL#METRIC: the application's own number of requests in hand; the drain also waits until it is 0"),
    DRAIN_CHECK_INTERVAL(Group.DRAIN, Kind.POSITIVE_DURATION, "1s", "time between two counts"),
    CONNECTION_BACKEND(Group.CONNECTION, Kind.BACKEND, "auto", "how connections are counted"),
    CONNECTION_IDLE_THRESHOLD(
            Group.CONNECTION, Kind.DURATION, "5s", "in-flight: a connection without data for this time is idle"),
    CONNECTION_BUSY_LIMIT(
            Group.CONNECTION, Kind.DURATION, "30s", "in-flight: how long a request without an answer holds the drain"),
    CONNECTION_EXCLUDE(Group.CONNECTION, Kind.NETWORKS, "", "networks whose connections do not count"),
    CONNECTION_INCLUDE(Group.CONNECTION, Kind.NETWORKS, "", "if set, only connections from these networks count"),
    SHUTDOWN_TIMEOUT(
            Group.SHUTDOWN,
            Kind.DURATION,
            "30s",
            "time from the application's signal to SIGKILL, for all of its processes"),
    FORCE_KILL(Group.SHUTDOWN, Kind.FLAG, "true", "SIGKILL at the shutdown timeout; false: wait without end"),
    GRACE_PERIOD(
            Group.SHUTDOWN,
            Kind.GRACE_PERIOD,
            "auto",
            "time from the orchestrator's signal to its SIGKILL: the timeouts are fitted into it; auto: the platform's default"),
    FLUSH_TIMEOUT(Group.SHUTDOWN, Kind.DURATION, "2s", "how long to wait for bytes that the application left to send"),
    EXIT_CODE_REMAP(Group.SHUTDOWN, Kind.EXIT_CODES, "", "replaces exit codes of the application, such as 143:0"),
    SHUTDOWN_SIGNALS(
            Group.SIGNAL,
            Kind.SIGNALS,
            "auto",
            "signals that begin the shutdown; auto: SIGTERM, SIGINT, SIGQUIT, SIGRTMIN+3 and Apache's SIGWINCH"),
    SECOND_SIGNAL_AFTER(
            Group.SIGNAL, Kind.DURATION, "2s", "how long after the first shutdown signal a further one counts"),
    PASSTHROUGH_SIGNALS(Group.SIGNAL, Kind.PASSTHROUGH, "all", "which other signals are passed on to the application"),
    SIGNAL_REWRITE(
            Group.SIGNAL,
            Kind.SIGNAL_REWRITES,
            "",
            "as what signals are passed on, such as SIGHUP:SIGUSR2; SIGWINCH:0: not at all"),
    SIGNAL_TO_APP(Group.SIGNAL, Kind.SIGNAL, "", "signal that stops the application; empty: the signal received"),
    SIGNAL_TARGET(Group.SIGNAL, Kind.TARGET, "process", "who gets signals: the process or its group"),
    PARENT_DEATH_SIGNAL(
            Group.SIGNAL, Kind.SIGNAL, "", "signal that zerohalt gets when its parent process ends; never as PID 1"),
    PRE_SHUTDOWN_COMMAND(
            Group.HOOK, Kind.COMMAND, "", "command to run when the drain begins; the drain waits for it; no shell"),
    PRE_SHUTDOWN_URL(
            Group.HOOK, Kind.HOOK_URL, "", "URL to POST to when the drain begins; the drain waits for its answer"),
    PRE_SHUTDOWN_TIMEOUT(
            Group.HOOK, Kind.POSITIVE_DURATION, "10s", "time limit; the pre-shutdown hook is ended when it expires"),
    POST_SHUTDOWN_COMMAND(Group.HOOK, Kind.COMMAND, "", "command to run once the application is gone; no shell"),
    POST_SHUTDOWN_TIMEOUT(
            Group.HOOK, Kind.POSITIVE_DURATION, "10s", "time limit; the post-shutdown hook is killed when it expires"),
    METRICS_ENABLED(Group.METRICS, Kind.FLAG, "false", "serve metrics for Prometheus"),
    METRICS_PORT(Group.METRICS, Kind.OPTIONAL_PORT, "", "port of the metrics; empty: the health port"),
    METRICS_PATH(Group.METRICS, Kind.PATH, "/metrics", "path of the metrics"),
    TERMINATION_LOG(Group.LOG, Kind.FILE, "/dev/termination-log", "file for the closing report, if it exists"),
    LOG_LEVEL(Group.LOG, Kind.LEVEL, "info", "lowest level that is logged"),
    LOG_FORMAT(Group.LOG, Kind.LOG_FORMAT, "text", "how log lines are written"),
    LOG_OUTPUT(Group.LOG, Kind.LOG_OUTPUT, "stderr", "where log lines are written");

    /** What environment variables begin with. */
    public static final String PREFIX = "ZEROHALT_";

    private final Group group;
    private final Kind kind;
    private final String defaultValue;
    private final String help;

    Setting(Group group, Kind kind, String defaultValue, String help) {
        this.group = group;
        this.kind = kind;
        this.defaultValue = defaultValue;
        this.help = help;
    }

    public Group group() {
        return group;
    }

    public Kind kind() {
        return kind;
    }

    public String defaultValue() {
        return defaultValue;
    }

    public String help() {
        return help;
    }

    /** {@code ZEROHALT_APP_PORT} */
    public String variable() {
        return PREFIX + name();
    }

    /** {@code --app-port} */
    public String flag() {
        return "--" + Ascii.toLowerCase(name()).replace('_', '-');
    }

    /** {@code app.port}: where it stands in a configuration file; empty if it cannot stand there. */
    public String path() {
        String section = group.section();
        if (section.isEmpty()) {
            return "";
        }
        String key = Ascii.toLowerCase(name());
        boolean named = key.startsWith(section + "_");
        return section + "." + (named ? key.substring(section.length() + 1) : key);
    }
}
