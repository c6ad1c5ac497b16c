#!/usr/bin/env bash
# Makes the pictures on the page docs/viewers.md: starts each viewer that Debian has on a display of its own, and takes a picture of it.
#
#   docs/pictures/viewers.sh [FOLDER]   into FOLDER; default: this one
#
# Needs the Debian packages xvfb openbox xdotool imagemagick gtkwave wireshark. A viewer that is not installed is told, and its picture is not made.
set -eu
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
to=$(cd "${1:-$here}" && pwd)
windhover=${WINDHOVER:-$here/../../windhover}

# A fixed name, since viewers show it in their titles.
room=${TMPDIR:-/tmp}/windhover-viewers
mkdir "$room"
chmod 700 "$room"
started=()
finish() {
  for process in "${started[@]}"; do kill "$process" 2>/dev/null || true; done
  rm -rf "$room"
}
trap finish EXIT

"$windhover" export network-call -o "$room/network-call.vcd"
"$windhover" export network-call -o "$room/network-call.pcapng"

mkfifo "$room/display"
Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp 3>"$room/display" 2>/dev/null &
started+=($!)
read -r number <"$room/display"
export DISPLAY=:$number HOME=$room XDG_RUNTIME_DIR=$room LC_ALL=C.UTF-8
openbox 2>/dev/null &
started+=($!)

# picture NAME TITLE command…: starts a viewer, waits for its window, carries out what "prepare" says and takes the picture.
prepare() { :; }
picture() {
  local name=$1 title=$2 viewer window=
  shift 2
  if ! command -v "$1" >/dev/null; then
    echo "$1 is not installed: no picture $name"
    return
  fi
  (cd "$room" && exec "$@" >/dev/null 2>&1) &
  viewer=$!
  started+=("$viewer")
  for _ in $(seq 60); do
    sleep 1
    window=$(xdotool search --onlyvisible --name "$title" 2>/dev/null | tail -n 1) || true
    [ -z "$window" ] || break
  done
  if [ -z "$window" ]; then
    echo "$1: no window of the title $title" >&2
    exit 1
  fi
  xdotool windowmove "$window" 0 0 windowsize "$window" 1600 1000
  sleep 5
  prepare "$window"
  sleep 3
  import -window root -strip "$to/$name"
  kill "$viewer"
  wait "$viewer" 2>/dev/null || true
}

picture gtkwave.png network-call.vcd gtkwave --rcvar 'splash_disable on' network-call.gtkw

# The details of the first packet, all unfolded.
prepare() { xdotool mousemove 300 700 click 1 key ctrl+Right; }
picture wireshark.png network-call.pcapng wireshark \
  -o 'gui.column.format:"No.","%m","Time","%t","Source","%s","Destination","%d","Protocol","%p","Length","%L","Info","%i","Comment","%Cus:frame.comment"' \
  network-call.pcapng
