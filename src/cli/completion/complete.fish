# Completion of stream-check for fish. To install it:
#   stream-check complete fish > ~/.config/fish/completions/stream-check.fish
# No word of the line is evaluated: words are arguments of stream-check, and nothing else is started.
function __stream_check_finds
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    set -g __stream_check_found (command stream-check complete -- $words[2..] "$word" 2>/dev/null </dev/null)
    test (count $__stream_check_found) -gt 0
end
# Where there is no candidate, fish completes files.
complete -c stream-check -f -n __stream_check_finds -a '(string join \n -- $__stream_check_found)'
