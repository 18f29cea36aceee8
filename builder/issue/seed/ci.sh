#!/bin/sh
# What a continuous build does, on Debian 12 or 13 as root: check, build, preflight, and all of it in
# out/, whose index.html leads to the pages of this change. Ends with 1 where something was found.
# 持续构建：查稿、排版、印前检查；结果都在 out/，从 index.html 看本次改动的版面。有错时以 1 结束。
# The builder's wheel and lock, which `make dist` of its own folder makes, lie in wheels/.
# wheels/ 里放 builder 的 wheel 和 lock，由它自己的文件夹里 make dist 生成。
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends git make python3-venv libpango-1.0-0 \
    libpangoft2-1.0-0 libharfbuzz-subset0 argyll icc-profiles-free >/dev/null
python3 -m venv .venv
[ ! -f wheels/requirements.lock ] ||
    .venv/bin/pip install --quiet --require-hashes -r wheels/requirements.lock
.venv/bin/pip install --quiet wheels/*.whl
export PATH="$PWD/.venv/bin:$PATH"
builder fonts
builder profiles

mkdir -p out
held=0
builder check issues/*/ --format html >out/check.html || held=1
make BUILDER=builder || held=1

# What this change is compared with. The folder may belong to another user than this container's.
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0="$PWD"
before=${CI_MERGE_REQUEST_DIFF_BASE_SHA:-HEAD^1}
{
    echo '<!doctype html><meta charset="utf-8"><title>Pages of this change 本次改动的版面</title>'
    echo '<ul><li><a href="check.html">Findings 查稿结果</a>'
    echo '<li><a href="site/index.html">Site 网站</a></ul>'
} >out/index.html
for manifest in issues/*/issue.yaml; do
    id=$(basename "$(dirname "$manifest")")
    [ -d "out/$id" ] || continue
    builder preflight "issues/$id" --format html >"out/$id/preflight.html" || held=1
    builder sheet "issues/$id" --out "out/$id/pages.png" >/dev/null || held=1
    echo "<h2>$id</h2><p><a href=\"$id/preflight.html\">Preflight 印前检查</a>"
    if git cat-file -e "$before:$(git rev-parse --show-prefix)issues/$id" 2>/dev/null &&
        builder diff "issues/$id@$before" "issues/$id" --out "out/$id/changes.html" >/dev/null; then
        echo "<a href=\"$id/changes.html\">What changed 改动对照</a>"
    fi
    for pdf in "out/$id"/*.pdf; do
        echo "<a href=\"${pdf#out/}\">$(basename "$pdf")</a>"
    done
    echo "<p><img src=\"$id/pages.png\" alt=\"$id\" style=\"max-width: 100%\">"
done >>out/index.html
builder site --out out/site || held=1
exit $held
