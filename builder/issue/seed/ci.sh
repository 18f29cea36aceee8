#!/bin/sh
# What a continuous build does, on Debian 12 as root: check, build, preflight, and a site to look at.
# 持续构建：查稿、排版、印前检查，并生成可浏览的网站。
# The builder's wheel, which `make dist` of its own folder makes, lies in wheels/.
# wheels/ 里放 builder 的 wheel，由它自己的文件夹里 make dist 生成。
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends make python3-venv libpango-1.0-0 \
    libpangoft2-1.0-0 libharfbuzz-subset0 argyll icc-profiles-free >/dev/null
python3 -m venv .venv
.venv/bin/pip install --quiet wheels/*.whl
PATH="$PWD/.venv/bin:$PATH"
mkdir -p out
builder fonts
builder profiles
builder check issues/*/ --format html >out/check.html
make BUILDER=builder
for issue in issues/*/issue.yaml; do
    id=$(basename "$(dirname "$issue")")
    builder preflight "issues/$id" --format html >"out/$id/preflight.html"
done
builder site --out out/site
