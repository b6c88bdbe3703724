// SPDX-License-Identifier: GPL-2.0-only
static int setup(struct pci_dev *pdev, struct state *st)
{
	void *ring;
	dma_addr_t dma;

	ring = pci_alloc_consistent(pdev, 64, &dma);
	if (!ring)
		return -ENOMEM;
	if (start(pdev) < 0)
		return -EIO;
	pci_free_consistent(pdev, 64, ring, dma);
	return 0;
}
