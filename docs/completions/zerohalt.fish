# fish completion for zerohalt
# Made by ./docs.sh of config/Setting and src/docs/text. Change those.

# What the words before the cursor ask for: run, or one of the requests. Or "command", and then the words of the command that is to be
# run, one a line.
function __zerohalt_asked
    set -l words (commandline -opc)
    set -e words[1]
    set -l asked run
    while set -q words[1]
        set -l word $words[1]
        set -e words[1]
        switch $word
            case --
                printf '%s\n' command $words
                return
            case --probe --status --drain --resume --check-config --doctor --copy-to --help --version --license
                set asked (string sub -s 3 -- $word)
            case -h
                set asked help
            case --json --connections '--*=*'
            case '-*'
                set -e words[1]
            case '*'
                if test $asked = run
                    printf '%s\n' command $word $words
                    return
                end
        end
    end
    echo $asked
end

# Whether one of the arguments is asked for.
function __zerohalt_asks
    contains -- (__zerohalt_asked)[1] $argv
end

# The command's own completion; there may be no command yet.
function __zerohalt_command
    set -l words (__zerohalt_asked)
    set -e words[1]
    if not set -q words[1]; and string match -q -- '-*' (commandline -ct)
        return
    end
    complete -C (string join ' ' -- (string escape -- $words) (commandline -ct))
end

# A list with commas: what is in it already is not offered again. The arguments are a value by themselves.
function __zerohalt_signals
    set -l signals SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE SIGALRM SIGTERM SIGSTKFLT SIGCONT SIGTSTP SIGTTIN SIGTTOU SIGURG SIGXCPU SIGXFSZ SIGVTALRM SIGPROF SIGWINCH SIGIO SIGPWR SIGSYS
    set -l given (string match -r '^(?:--[^=]*=)?(.*,)' -- (commandline -ct))[2]
    if test -z "$given"
        printf '%s\n' $argv $signals
        return
    end
    for signal in $signals
        if not contains -- $signal (string split , -- $given)
            echo $given$signal
        end
    end
end

complete -c zerohalt -f
complete -c zerohalt -n '__zerohalt_asks run command' -a '(__zerohalt_command)'
complete -c zerohalt -n '__zerohalt_asks help' -a 'all app health drain connection shutdown signal hook metrics log'
complete -c zerohalt -n '__zerohalt_asks copy-to' -F

complete -c zerohalt -n '__zerohalt_asks run' -l probe -d 'exit 0 if a running zerohalt is healthy, 1 if not'
complete -c zerohalt -n '__zerohalt_asks run' -l status -d 'what a running zerohalt is doing, and for whom'
complete -c zerohalt -n '__zerohalt_asks run' -l drain -d 'drain a running zerohalt, exit 0 if drained, 1 if not'
complete -c zerohalt -n '__zerohalt_asks run' -l resume -d 'take back a drain on request'
complete -c zerohalt -n '__zerohalt_asks run' -l check-config -d 'every setting and where it came from; starts nothing'
complete -c zerohalt -n '__zerohalt_asks run' -l doctor -d 'what this container offers, and what should be changed'
complete -c zerohalt -n '__zerohalt_asks run' -l copy-to -d 'copy this program to a file, for an init container'
complete -c zerohalt -n '__zerohalt_asks run' -s h -l help -d 'the settings most people need, or those of a topic'
complete -c zerohalt -n '__zerohalt_asks run' -l version -d 'the version'
complete -c zerohalt -n '__zerohalt_asks run' -l license -d 'the license, and those of what is inside'
complete -c zerohalt -n '__zerohalt_asks status' -l json -d 'for programs'
complete -c zerohalt -n '__zerohalt_asks status' -l connections -d 'connections one by one'
complete -c zerohalt -n '__zerohalt_asks drain' -l json -d 'for programs'
complete -c zerohalt -n '__zerohalt_asks drain' -x -l timeout -d 'how long to wait; by default DRAIN_TIMEOUT'
complete -c zerohalt -n '__zerohalt_asks resume' -l json -d 'for programs'
complete -c zerohalt -n '__zerohalt_asks check-config' -l json -d 'for programs'

set -l takes_settings '__zerohalt_asks run probe status drain resume check-config doctor'
complete -c zerohalt -n $takes_settings -l config -r -F -d 'YAML or TOML file with settings'
complete -c zerohalt -n $takes_settings -l app-port -x -a 'auto none' -d 'port whose connections are watched; auto: any the application listens on; none: it has no port'
complete -c zerohalt -n $takes_settings -l additional-ports -x -d 'more ports whose connections are watched'
complete -c zerohalt -n $takes_settings -l app-health-url -x -d 'URL of the check; empty: http://localhost:APP_PORT/health'
complete -c zerohalt -n $takes_settings -l app-startup-timeout -x -d 'time to become healthy; after that a warning'
complete -c zerohalt -n $takes_settings -l health-port -x -d 'port of the health server'
complete -c zerohalt -n $takes_settings -l health-bind -x -a 'all' -d 'address of the health server'
complete -c zerohalt -n $takes_settings -l health-path -x -d 'path that says whether to send traffic here'
complete -c zerohalt -n $takes_settings -l liveness-path -x -d 'path that says whether zerohalt and the application run'
complete -c zerohalt -n $takes_settings -l readiness-path -x -d 'like the health path, but 200 for READINESS_FAIL_DELAY longer'
complete -c zerohalt -n $takes_settings -l readiness-fail-delay -x -d 'how long the readiness path stays 200 in a drain'
complete -c zerohalt -n $takes_settings -l status-access -x -a 'local all off' -d 'who may see /status; local: only who is in the container'
complete -c zerohalt -n $takes_settings -l health-mode -x -a 'standalone app-dependent command hybrid' -d 'what decides the health'
complete -c zerohalt -n $takes_settings -l health-probe-interval -x -d 'time between two checks; at most 250ms until the first success'
complete -c zerohalt -n $takes_settings -l health-probe-timeout -x -d 'time limit for one check of the URL'
complete -c zerohalt -n $takes_settings -l health-failure-threshold -x -d 'failed checks in a row until unhealthy'
complete -c zerohalt -n $takes_settings -l health-success-threshold -x -d 'good checks in a row until healthy'
complete -c zerohalt -n $takes_settings -l health-command -x -a '(__fish_complete_command)' -d 'command that exits with 0 if the application is well; no shell'
complete -c zerohalt -n $takes_settings -l health-command-timeout -x -d 'time limit for one run of HEALTH_COMMAND'
complete -c zerohalt -n $takes_settings -l drain-timeout -x -d 'how long connections may hold the drain'
complete -c zerohalt -n $takes_settings -l drain-steady-state-wait -x -d 'how long no connection may come, move data or wait for an answer'
complete -c zerohalt -n $takes_settings -l drain-min-duration -x -d 'shortest time that a drain lasts'
complete -c zerohalt -n $takes_settings -l drain-strategy -x -a 'connections in-flight fixed none' -d 'what a drain waits for'
complete -c zerohalt -n $takes_settings -l drain-probes -x -d '503 responses that each prober must receive before the drain ends'
complete -c zerohalt -n $takes_settings -l drain-gauge -x -d 'URL#METRIC: the application\'s own number of requests in hand; the drain also waits until it is 0'
complete -c zerohalt -n $takes_settings -l drain-check-interval -x -d 'time between two counts'
complete -c zerohalt -n $takes_settings -l connection-backend -x -a 'auto events polling proc' -d 'how connections are counted'
complete -c zerohalt -n $takes_settings -l connection-idle-threshold -x -d 'in-flight: a connection without data for this time is idle'
complete -c zerohalt -n $takes_settings -l connection-busy-limit -x -d 'in-flight: how long a request without an answer holds the drain'
complete -c zerohalt -n $takes_settings -l connection-exclude -x -d 'networks whose connections do not count'
complete -c zerohalt -n $takes_settings -l connection-include -x -d 'if set, only connections from these networks count'
complete -c zerohalt -n $takes_settings -l shutdown-timeout -x -d 'time from the application\'s signal to SIGKILL, for all of its processes'
complete -c zerohalt -n $takes_settings -l force-kill -x -a 'true false' -d 'SIGKILL at the shutdown timeout; false: wait without end'
complete -c zerohalt -n $takes_settings -l grace-period -x -a 'auto none' -d 'time from the orchestrator\'s signal to its SIGKILL: the timeouts are fitted into it; auto: the platform\'s default'
complete -c zerohalt -n $takes_settings -l flush-timeout -x -d 'how long to wait for bytes that the application left to send'
complete -c zerohalt -n $takes_settings -l exit-code-remap -x -d 'replaces exit codes of the application, such as 143:0'
complete -c zerohalt -n $takes_settings -l shutdown-signals -x -a '(__zerohalt_signals auto)' -d 'signals that begin the shutdown; auto: SIGTERM, SIGINT, SIGQUIT, SIGRTMIN+3 and Apache\'s SIGWINCH'
complete -c zerohalt -n $takes_settings -l second-signal-after -x -d 'how long after the first shutdown signal a further one counts'
complete -c zerohalt -n $takes_settings -l passthrough-signals -x -a '(__zerohalt_signals all none)' -d 'which other signals are passed on to the application'
complete -c zerohalt -n $takes_settings -l signal-rewrite -x -d 'as what signals are passed on, such as SIGHUP:SIGUSR2; SIGWINCH:0: not at all'
complete -c zerohalt -n $takes_settings -l signal-to-app -x -a 'SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE SIGALRM SIGTERM SIGSTKFLT SIGCONT SIGTSTP SIGTTIN SIGTTOU SIGURG SIGXCPU SIGXFSZ SIGVTALRM SIGPROF SIGWINCH SIGIO SIGPWR SIGSYS' -d 'signal that stops the application; empty: the signal received'
complete -c zerohalt -n $takes_settings -l signal-target -x -a 'process group' -d 'who gets signals: the process or its group'
complete -c zerohalt -n $takes_settings -l parent-death-signal -x -a 'SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE SIGALRM SIGTERM SIGSTKFLT SIGCONT SIGTSTP SIGTTIN SIGTTOU SIGURG SIGXCPU SIGXFSZ SIGVTALRM SIGPROF SIGWINCH SIGIO SIGPWR SIGSYS' -d 'signal that zerohalt gets when its parent process ends; never as PID 1'
complete -c zerohalt -n $takes_settings -l pre-shutdown-command -x -a '(__fish_complete_command)' -d 'command to run when the drain begins; the drain waits for it; no shell'
complete -c zerohalt -n $takes_settings -l pre-shutdown-url -x -d 'URL to POST to when the drain begins; the drain waits for its answer'
complete -c zerohalt -n $takes_settings -l pre-shutdown-timeout -x -d 'time limit; the pre-shutdown hook is ended when it expires'
complete -c zerohalt -n $takes_settings -l post-shutdown-command -x -a '(__fish_complete_command)' -d 'command to run once the application is gone; no shell'
complete -c zerohalt -n $takes_settings -l post-shutdown-timeout -x -d 'time limit; the post-shutdown hook is killed when it expires'
complete -c zerohalt -n $takes_settings -l metrics-enabled -x -a 'true false' -d 'serve metrics for Prometheus'
complete -c zerohalt -n $takes_settings -l metrics-port -x -d 'port of the metrics; empty: the health port'
complete -c zerohalt -n $takes_settings -l metrics-path -x -d 'path of the metrics'
complete -c zerohalt -n $takes_settings -l termination-log -r -F -d 'file for the closing report, if it exists'
complete -c zerohalt -n $takes_settings -l log-level -x -a 'debug info warn error' -d 'lowest level that is logged'
complete -c zerohalt -n $takes_settings -l log-format -x -a 'text json' -d 'how log lines are written'
complete -c zerohalt -n $takes_settings -l log-output -x -a 'stderr stdout' -d 'where log lines are written'
