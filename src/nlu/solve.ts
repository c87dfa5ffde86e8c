/**
 * The solution x of a · x = b, by Gaussian elimination with the largest pivot.
 *
 * @param a square and not singular; it and `b` are left as they are.
 */
export function solve(a: readonly ArrayLike<number>[], b: readonly number[]): number[] {
  const size = b.length;
  const rows = a.map((row, i) => [...Array.from(row), b[i]!]);
  for (let k = 0; k < size; k += 1) {
    let pivot = k;
    for (let i = k + 1; i < size; i += 1) if (Math.abs(rows[i]![k]!) > Math.abs(rows[pivot]![k]!)) pivot = i;
    [rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!];
    const top = rows[k]!;
    for (let i = k + 1; i < size; i += 1) {
      const row = rows[i]!;
      const share = row[k]! / top[k]!;
      if (share !== 0) for (let j = k; j <= size; j += 1) row[j]! -= share * top[j]!;
    }
  }
  const x = Array.from({ length: size }, () => 0);
  for (let k = size - 1; k >= 0; k -= 1) {
    const row = rows[k]!;
    let rest = row[size]!;
    for (let j = k + 1; j < size; j += 1) rest -= row[j]! * x[j]!;
    x[k] = rest / row[k]!;
  }
  return x;
}
