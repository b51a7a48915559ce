#!/usr/bin/env bash
# usage: deploy/serve.sh [PROCESSES] [PORT]
# Serves DigitScope by several processes of this machine behind Debian's nginx, with redis-server for what a class
# shares. No Docker. Ctrl-C stops all that was started; until then what ends is started again within a second.
#   DIGITSCOPE_ROOMS    a Redis or Valkey of your own; no redis-server is started then
#   DIGITSCOPE_FOLDER   keeps logs and rooms there; otherwise they go with the last process
#   PYTHON              .venv/bin/python where nothing is said
set -euo pipefail
cd "$(dirname "$0")/.."
processes=${1:-$(nproc)} port=${2:-8080}
python=${PYTHON:-.venv/bin/python} rooms=$((port + processes + 1))
folder=${DIGITSCOPE_FOLDER:-$(mktemp -d -t digitscope.XXXXXX)}
mkdir -p "$folder/temporary" && chmod 700 "$folder"

fail() { echo "serve.sh: $1" >&2; exit 1; }
secret() { head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n'; }
[[ $processes =~ ^[1-9][0-9]?$ && $port =~ ^[1-9][0-9]{3,4}$ ]] || fail "usage: deploy/serve.sh [PROCESSES] [PORT]"
for program in nginx redis-server curl taskset "$python"; do
  command -v "$program" >/dev/null || fail "there is no $program here. On Debian: apt-get install nginx redis-server curl util-linux"
done
for one in $(seq "$port" "$rooms"); do
  ! (exec 3<>"/dev/tcp/127.0.0.1/$one") 2>/dev/null || fail "port $one is taken; give another: deploy/serve.sh $processes PORT"
done

declare -A names=()
stop() {
  trap - EXIT INT TERM
  if [ ${#names[@]} != 0 ]; then
    kill "${!names[@]}" 2>/dev/null || true
    for _ in $(seq 75); do
      kill -0 "${!names[@]}" 2>/dev/null || break
      sleep 0.2
    done
    # What hangs is not waited for.
    kill -9 "${!names[@]}" 2>/dev/null || true
    wait 2>/dev/null || true
  fi
  [ -n "${DIGITSCOPE_FOLDER:-}" ] || rm -rf "$folder"
}
trap stop EXIT
trap 'exit 0' INT TERM

start() {  # a name, and a command whose words go into a log of that name
  local name=$1
  shift
  "$@" >>"$folder/$name.log" 2>&1 &
  # Whoever reads it finds a number, never half of one.
  echo $! >"$folder/$name.pid.new" && mv "$folder/$name.pid.new" "$folder/$name.pid"
  names[$!]=$name
}
# Python lets one thread of a process run at a time: on one core they hand over to each other more cheaply.
read -ra cores < <("$python" -c 'import os; print(*sorted(os.sched_getaffinity(0)))')
begin() {
  local at=() process=${1#process}
  case $1 in
    rooms) start rooms redis-server "$folder/redis.conf" ;;
    nginx) start nginx nginx -c "$folder/nginx.conf" -p "$folder" -e stderr ;;
    *)
      [ "$processes" -lt ${#cores[@]} ] || at=(taskset -c "${cores[process % ${#cores[@]}]}")
      start "$1" "${at[@]}" "$python" -m streamlit run app.py --server.headless=true --server.address=127.0.0.1 \
        --server.port="$process" --server.fileWatcherType=none
      ;;
  esac
}

export STREAMLIT_SERVER_COOKIE_SECRET=${STREAMLIT_SERVER_COOKIE_SECRET:-$(secret)}
if [ -z "${DIGITSCOPE_ROOMS:-}" ]; then
  password=$(secret)
  # What was acknowledged is on the disk.
  printf '%s\n' "bind 127.0.0.1" "port $rooms" "requirepass $password" "dir $folder" "save \"\"" "appendonly yes" \
    "appendfsync always" "maxmemory-policy noeviction" >"$folder/redis.conf"
  export DIGITSCOPE_ROOMS="redis://:$password@127.0.0.1:$rooms/0"
  begin rooms
fi

mapfile -t ports < <(seq $((port + 1)) $((port + processes)))
{
  echo "map \$cookie_process \$process {"
  for one in "${ports[@]}"; do echo "  $one process$one;"; done
  echo "  default newcomers;"
  echo "}"
  for first in newcomers "${ports[@]/#/process}"; do
    echo "upstream $first {"
    echo "  zone $first 64k;"
    for one in "${ports[@]}"; do
      other=" backup"
      [ "$first" != newcomers ] && [ "$first" != "process$one" ] || other=""
      echo "  server 127.0.0.1:$one max_fails=1 fail_timeout=5s$other;"
    done
    echo "}"
  done
} >"$folder/processes.conf"
sed "s/listen 8080;/listen $port;/" deploy/nginx.conf >"$folder/server.conf"
cat >"$folder/nginx.conf" <<CONF
daemon off;
user $(id -un) $(id -gn);
pid $folder/nginx.master;
error_log stderr warn;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path $folder/temporary/body;
  proxy_temp_path $folder/temporary/proxy;
  fastcgi_temp_path $folder/temporary/fastcgi;
  uwsgi_temp_path $folder/temporary/uwsgi;
  scgi_temp_path $folder/temporary/scgi;
  include $folder/processes.conf;
  include $folder/server.conf;
}
CONF
nginx -t -q -c "$folder/nginx.conf" -p "$folder" -e stderr
answers() {
  curl -sf --retry 60 --retry-delay 1 --retry-connrefused "http://127.0.0.1:$1/_stcore/health" >/dev/null ||
    { tail -n 5 "$folder"/*.log >&2; fail "nothing answers on port $1; above are the last words of all"; }
}
for one in "${ports[@]}"; do begin "process$one"; done
# A process that nginx once found silent would get no visitors for a while.
for one in "${ports[@]}"; do answers "$one"; done
begin nginx
answers "$port"
echo "http://127.0.0.1:$port is served by ${#ports[@]} processes; logs and process numbers are in $folder"

while wait -n -p ended || [ -n "${ended:-}" ]; do
  name=${names[$ended]}
  unset "names[$ended]"
  echo "$name ended and is started again"
  sleep 1
  begin "$name"
done
