#compdef stream-check
# Completion of stream-check for zsh. To install it, with compinit in ~/.zshrc:
#   stream-check complete zsh > ~/.stream-check.zsh
#   echo 'source ~/.stream-check.zsh' >> ~/.zshrc        (behind compinit)
# or write it as _stream-check into a directory of $fpath.
# No word of the line is evaluated: (Q) only takes quotes away, words are arguments of stream-check, and nothing else
# is started.
_stream-check() {
  local line value evaluated='*(\$[^A-Za-z_]|\`|\(|\[)*'
  local -a lines open closed
  lines=("${(@f)$(command stream-check complete -- "${(@Q)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null </dev/null)}")
  for line in $lines; do
    value=${${line%%$'\t'*}//:/\\:}
    # More is to be typed behind these signs.
    if [[ $value == *[=/:] ]]; then
      open+=("$value:${line#*$'\t'}")
    else
      closed+=("$value:${line#*$'\t'}")
    fi
  done
  if (( $#open + $#closed )); then
    _describe stream-check closed -- open -S ''
  elif [[ "$PREFIX$SUFFIX" != $~evaluated ]]; then
    # _files runs a $(command) that stands in the word: it gets none. In front of = may stand an option, or a reporter.
    compset -P '*='
    _files
  fi
}
if [[ $funcstack[1] == _stream-check ]]; then
  _stream-check "$@"
else
  compdef _stream-check stream-check
fi
