/** `Rp1.250.000.000`. */
export function rupiah(amount: bigint): string {
  return `Rp${amount.toString().replace(/\B(?=(\d{3})+$)/g, '.')}`;
}
