// SPDX-License-Identifier: GPL-2.0-only
struct packet {
	int len;
	char data[0];
};

struct one {
	int n;
	struct packet list[1];
};

struct good {
	int n;
	int list[];
};

struct only {
	int list[0];
};

struct middle {
	int a[1];
	int b;
};
