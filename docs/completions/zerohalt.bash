# bash completion for zerohalt
# Made by ./docs.sh of config/Setting and src/docs/text. Change those.

# Sets COMPREPLY to the given words that begin with $cur, which stands behind $before in the word.
_zerohalt_words()
{
    local word
    for word in "${@:2}"; do
        if [[ $word == "$cur"* ]]; then
            COMPREPLY+=("$1$word")
        fi
    done
}

# A list with commas: what is in it already is not offered again. The arguments are a value by themselves.
_zerohalt_signals()
{
    local signals=(
        SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE SIGALRM
        SIGTERM SIGSTKFLT SIGCONT SIGTSTP SIGTTIN SIGTTOU SIGURG SIGXCPU SIGXFSZ SIGVTALRM SIGPROF SIGWINCH
        SIGIO SIGPWR SIGSYS
    )
    compopt -o nospace
    if [[ $cur != *,* ]]; then
        _zerohalt_words "$before" "$@" "${signals[@]}"
        return
    fi
    local given=${cur%,*}, signal left=()
    for signal in "${signals[@]}"; do
        if [[ ,$given != *",$signal,"* ]]; then
            left+=("$signal")
        fi
    done
    cur=${cur##*,}
    _zerohalt_words "$before$given" "${left[@]}"
}

# What compgen finds, one a line: files with -f, commands with -c.
_zerohalt_generated()
{
    local found
    while IFS= read -r found; do
        COMPREPLY+=("$before$found")
    done < <(compgen "$1" -- "$cur")
}

# The value of setting $1.
_zerohalt_value()
{
    case $1 in
        --config | --termination-log)
            compopt -o filenames
            _zerohalt_generated -f
            ;;
        --app-port | --grace-period)
            _zerohalt_words "$before" auto none
            ;;
        --health-bind)
            _zerohalt_words "$before" all
            ;;
        --status-access)
            _zerohalt_words "$before" local all off
            ;;
        --health-mode)
            _zerohalt_words "$before" standalone app-dependent command hybrid
            ;;
        --health-command | --pre-shutdown-command | --post-shutdown-command)
            _zerohalt_generated -c
            ;;
        --drain-strategy)
            _zerohalt_words "$before" connections in-flight fixed none
            ;;
        --connection-backend)
            _zerohalt_words "$before" auto events polling proc
            ;;
        --force-kill | --metrics-enabled)
            _zerohalt_words "$before" true false
            ;;
        --shutdown-signals)
            _zerohalt_signals auto
            ;;
        --passthrough-signals)
            _zerohalt_signals all none
            ;;
        --signal-to-app | --parent-death-signal)
            _zerohalt_words "$before" SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGUSR1 \
                SIGSEGV SIGUSR2 SIGPIPE SIGALRM SIGTERM SIGSTKFLT SIGCONT SIGTSTP SIGTTIN SIGTTOU SIGURG SIGXCPU \
                SIGXFSZ SIGVTALRM SIGPROF SIGWINCH SIGIO SIGPWR SIGSYS
            ;;
        --signal-target)
            _zerohalt_words "$before" process group
            ;;
        --log-level)
            _zerohalt_words "$before" debug info warn error
            ;;
        --log-format)
            _zerohalt_words "$before" text json
            ;;
        --log-output)
            _zerohalt_words "$before" stderr stdout
            ;;
    esac
}

# The command that zerohalt is to run, which begins at word $1 of the line: its own completion.
_zerohalt_command()
{
    if declare -F _comp_command_offset >/dev/null; then
        _comp_command_offset "$1"
    elif declare -F _command_offset >/dev/null; then
        _command_offset "$1"
    elif (($1 == COMP_CWORD)); then
        _zerohalt_generated -c
    else
        compopt -o filenames
        _zerohalt_generated -f
    fi
}

_zerohalt()
{
    COMPREPLY=()
    # The words as the shell sees them: readline also splits at = and :. starts: where they begin in COMP_WORDS.
    local words=() starts=() rest=$COMP_LINE blank i
    for ((i = 0; i <= COMP_CWORD; i++)); do
        blank=${rest%%[![:blank:]]*}
        rest=${rest#"$blank"}
        if ((i == 0)) || [[ -n $blank ]]; then
            words+=("${COMP_WORDS[i]}")
            starts+=("$i")
        else
            words[-1]+=${COMP_WORDS[i]}
        fi
        rest=${rest#"${COMP_WORDS[i]}"}
    done

    local last=$((${#words[@]} - 1)) asked=run before=''
    local cur=${words[last]}
    for ((i = 1; i < last; i++)); do
        case ${words[i]} in
            --)
                _zerohalt_command "${starts[i + 1]}"
                return
                ;;
            --probe | --status | --drain | --resume | --check-config | --doctor | --copy-to | --help | --version | --license)
                asked=${words[i]}
                ;;
            -h)
                asked=--help
                ;;
            --json | --connections | --*=*) ;;
            -*)
                if ((++i == last)); then
                    _zerohalt_value "${words[i - 1]}"
                    return
                fi
                ;;
            *)
                if [[ $asked == run ]]; then
                    _zerohalt_command "${starts[i]}"
                    return
                fi
                ;;
        esac
    done

    local settings=(
        --config --app-port --additional-ports --app-health-url --app-startup-timeout --health-port
        --health-bind --health-path --liveness-path --readiness-path --readiness-fail-delay --status-access
        --health-mode --health-probe-interval --health-probe-timeout --health-failure-threshold
        --health-success-threshold --health-command --health-command-timeout --drain-timeout
        --drain-steady-state-wait --drain-min-duration --drain-strategy --drain-probes --drain-gauge
        --drain-check-interval --connection-backend --connection-idle-threshold --connection-busy-limit
        --connection-exclude --connection-include --shutdown-timeout --force-kill --grace-period
        --flush-timeout --exit-code-remap --shutdown-signals --second-signal-after --passthrough-signals
        --signal-rewrite --signal-to-app --signal-target --parent-death-signal --pre-shutdown-command
        --pre-shutdown-url --pre-shutdown-timeout --post-shutdown-command --post-shutdown-timeout
        --metrics-enabled --metrics-port --metrics-path --termination-log --log-level --log-format
        --log-output
    )
    case $asked,$cur in
        --copy-to,* | --help,* | --version,* | --license,*) ;;
        *,--*=*)
            local setting=${cur%%=*}
            cur=${cur#*=}
            if [[ $COMP_WORDBREAKS != *=* ]]; then
                before=$setting=
            fi
            _zerohalt_value "$setting"
            return
            ;;
        run,-*)
            _zerohalt_words '' --probe --status --drain --resume --check-config --doctor --copy-to --help --version --license "${settings[@]}"
            ;;
        *,-*)
            _zerohalt_words '' "${settings[@]}"
            ;;
    esac
    case $asked,$cur in
        run,-*) ;;
        run,*)
            _zerohalt_command "${starts[last]}"
            ;;
        --copy-to,*)
            compopt -o filenames
            _zerohalt_generated -f
            ;;
        --status,*)
            _zerohalt_words '' --json --connections
            ;;
        --drain,*)
            _zerohalt_words '' --json --timeout
            ;;
        --resume,*)
            _zerohalt_words '' --json
            ;;
        --check-config,*)
            _zerohalt_words '' --json
            ;;
        --help,*)
            _zerohalt_words '' all app health drain connection shutdown signal hook metrics log
            ;;
    esac
}

complete -F _zerohalt zerohalt
