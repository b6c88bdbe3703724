// SPDX-License-Identifier: GPL-2.0-only
static void show(struct seq_file *m, int n, struct state *st)
{
	seq_printf(m, "%d item%s\n", n, n == 1 ? "" : "s");
	seq_printf(m, "%d item%s\n", n, (n > 1) ? "s" : "");
	seq_printf(m, "%s\n", (st->on ? "enabled" : "disabled"));
	seq_printf(m, "%s %s\n", st->link ? "up" : "down", (st->v & 4) ? "high" : "low");
	seq_printf(m, "%s\n", st->rw ? "read" : "write");
	seq_printf(m, "%s\n", st->rw ? "yes" : "no");
	seq_printf(m, "%s\n", st->rw ? "true" : "false");
}
