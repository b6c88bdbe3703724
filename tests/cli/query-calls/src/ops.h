/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OPS_H
#define OPS_H
struct door_ops {
	int (*open)(int key);
	void (*shut)(void);
};
struct lid_ops {
	int (*open)(int key);
};
struct door {
	const struct door_ops *ops;
};
static inline int door_open(struct door *d, int key)
{
	return d->ops->open(key);
}
#define door_shut(d) door_shut_really(d)
#define LOCK_AND(d, what) do { door_lock(d); what; } while (0)
#define the_door get_door()
#define bolt door_lock
void door_lock(struct door *d);
void door_shut_really(struct door *d);
struct door *get_door(void);
int each_door(int (*fn)(int));
#endif
