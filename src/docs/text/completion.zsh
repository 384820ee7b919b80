#compdef zerohalt
# Made by ./docs.sh of config/Setting and src/docs/text. Change those.

# A list with commas: what is in it already is not offered again. The arguments are a value by themselves.
_zerohalt_signals() {
    local -a signals alone given
    signals=(
@SIGNALS@
    )
    alone=("$@")
    if compset -P '*,'; then
        given=("${(@s:,:)IPREFIX##*=}")
        signals=("${(@)signals:|given}")
        alone=()
    fi
    compadd -S '' -- "${alone[@]}" "${signals[@]}"
}

_zerohalt() {
    local -a settings requests
    settings=(
@SETTINGS@
    )
    requests=(
@REQUESTS@
    )
    local asked=run
    integer i
    for ((i = 2; i < CURRENT; i++)); do
        case $words[i] in
            (--)
                words=("${(@)words[i + 1,-1]}")
                ((CURRENT -= i))
                _normal
                return
                ;;
            (@REQUEST_PATTERN@) asked=${words[i]#--} ;;
            (-h) asked=help ;;
            (--json|--connections|--*=*) ;;
            (-*) ((i++)) ;;
            (*)
                if [[ $asked = run ]]; then
                    words=("${(@)words[i,-1]}")
                    ((CURRENT -= i - 1))
                    _normal
                    return
                fi
                ;;
        esac
    done
    case $asked in
        (run)
            if ((i == CURRENT)) && [[ $PREFIX != -* ]]; then
                words=("${(@)words[CURRENT,-1]}")
                CURRENT=1
                _normal
                return
            fi
            _arguments -S "${requests[@]}" "${settings[@]}"
            ;;
@ASKED@
    esac
}

if [[ $funcstack[1] = _zerohalt ]]; then
    _zerohalt "$@"
else
    compdef _zerohalt zerohalt
fi
