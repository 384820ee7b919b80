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
@SIGNALS@
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
@VALUES@
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
            @REQUESTS@)
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
@SETTINGS@
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
            _zerohalt_words '' @REQUEST_WORDS@ "${settings[@]}"
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
@ASKED@
    esac
}

complete -F _zerohalt zerohalt
