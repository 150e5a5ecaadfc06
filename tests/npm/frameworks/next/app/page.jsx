import Link from "next/link";

export default function HomePage() {
  return <Link href="/shirt">Linen shirt</Link>;
}
