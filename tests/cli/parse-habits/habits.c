// SPDX-License-Identifier: GPL-2.0-only
/* Ways of writing that once were misread. */
#define mb() do { } while (0)
#define K
#define __user
#define __free(x) __attribute__((cleanup(x)))
#define KB *(1 << 10)

struct s {
	FIELD(u32 a : 4,
	FIELD(u32 b : 4,
	;))
};

static void names(void)
{
	struct mailbox *mb = get();
	const u64 *K, n;
	unsigned long value, __user *vaddr;
	struct node __free(put_node) *p = NULL;
	register struct timezone *tz asm("r1") = value;
	ELF(Ehdr) *hdr = (ELF(Ehdr) *)raw;
	u64 __attribute__((aligned(16))) mem[2] = { 10, 20 };

	ASSERTCMP(a, ==, b);
	test(struct, 0);
	scoped_cond_guard(lock, return -EINTR, &p->lock)
		run();
	CHECK(a, goto out);
	asm_inline volatile("nop");
	asm_goto_output("1: %[a]" : [a] "=r" (value) : "r" (n) : : out);
	alternative_call(f, "=a" (value), [n] "r" (n));
	for_each_thing(a, &list)
		++count;
	do {
		step();
	} while_each_thread(a, b);
	use$(ATTR$M | 16 KB);
out:
	return;
}

MACHINE_START(BOARD, "board")
	.offset = 0x100,
	.init = board_init,
MACHINE_END

define_machine(board) {
	.name = "board",
};

static __always_inline __printf(1, 2) int a(const char *f, ...) { return 1; }
static noinline __must_hold(x) int b(void) { return 2; }
static foo_t old(x)
	int x;
{
	return x;
}
