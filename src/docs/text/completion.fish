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
            case @REQUESTS@
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
    set -l signals @SIGNALS@
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
complete -c zerohalt -n '__zerohalt_asks help' -a '@TOPICS@'
complete -c zerohalt -n '__zerohalt_asks copy-to' -F

@REQUEST_COMPLETIONS@

@SETTING_COMPLETIONS@
