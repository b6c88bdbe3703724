// SPDX-License-Identifier: GPL-2.0-only
static void release(struct state *st)
{
	if (st->dev)
		dev_put(st->dev);
	if (st->peer != NULL) {
		dev_put(st->peer);
	}
	if (st->lower)
		dev_hold_track(st->lower, &st->tracker, GFP_KERNEL);
	if (st->upper) {
		count(st);
		dev_put(st->upper);
	}
}
