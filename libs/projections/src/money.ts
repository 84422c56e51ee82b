import type { Allocation } from '@rembuk/workshop';

/** Each is a safe integer; together they may not be. */
export function budgetOf(allocations: readonly Pick<Allocation, 'budgetRupiah'>[]): bigint {
  return allocations.reduce((sum, { budgetRupiah }) => sum + BigInt(budgetRupiah), 0n);
}

export function sumOf(amounts: Iterable<bigint>): bigint {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum;
}
