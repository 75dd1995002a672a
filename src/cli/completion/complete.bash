# Completion of stream-check for bash. To install it:
#   stream-check complete bash > ~/.stream-check.bash
#   echo 'source ~/.stream-check.bash' >> ~/.bashrc
# No word of the line is evaluated: words are arguments of stream-check, and nothing else is started.
_stream_check() {
  local rest=${COMP_LINE:0:COMP_POINT} piece word='' kept='' line value i
  local -a words=()
  COMPREPLY=()
  # bash splits words at = and : too. Here a word begins behind a blank.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    piece=${rest#"${rest%%[![:space:]]*}"}
    if [[ $i -gt 0 && $piece != "$rest" ]]; then
      words+=("$word")
      word=''
    fi
    if [[ $i -eq $COMP_CWORD ]]; then
      word+=$piece
    else
      word+=${COMP_WORDS[i]}
      rest=${piece#"${COMP_WORDS[i]}"}
    fi
  done
  words+=("$word")
  # A candidate replaces only what stands behind the last of these signs.
  local signs=${COMP_WORDBREAKS//[^=:]/}
  if [[ -n $signs ]]; then kept=${word%"${word##*["$signs"]}"}; fi
  while IFS= read -r line; do
    value=${line%%$'\t'*}
    COMPREPLY+=("${value#"$kept"}")
  done < <(command stream-check complete -- "${words[@]:1}" 2>/dev/null </dev/null)
  # More is to be typed behind these signs. (bash 3 has no compopt.)
  if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=/:] ]]; then compopt -o nospace 2>/dev/null; fi
}
# Where there is no candidate, bash completes files.
complete -o default -F _stream_check stream-check
