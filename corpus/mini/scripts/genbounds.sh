#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Lines "->NAME $5" of an assembly file become defines.
set -eu
echo '#ifndef __LINUX_BOUNDS_H__'
echo '#define __LINUX_BOUNDS_H__'
sed -n 's/.*->\([A-Z_]*\) [$#]*\([0-9]*\).*/#define \1 \2/p'
echo '#endif'
