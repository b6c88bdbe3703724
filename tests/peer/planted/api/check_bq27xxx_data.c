// SPDX-License-Identifier: GPL-2.0-only
static u8 bq1_regs[2] = { 1, 2, };
static u8 bq2_regs[2] = { 1, 2, };
