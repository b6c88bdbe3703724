#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# .config -> include/config/auto.conf and include/generated/autoconf.h
set -eu
grep '^CONFIG_' .config | LC_ALL=C sort > include/config/auto.conf
sed -e 's/^\(CONFIG_[A-Za-z0-9_]*\)=y$/#define \1 1/' \
	-e 's/^\(CONFIG_[A-Za-z0-9_]*\)=m$/#define \1_MODULE 1/' \
	-e 's/^\(CONFIG_[A-Za-z0-9_]*\)=\(.*\)$/#define \1 \2/' \
	include/config/auto.conf > include/generated/autoconf.h
