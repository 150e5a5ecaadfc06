import { Link } from "react-router";

export default function HomePage() {
  return <Link to="/shirt">Linen shirt</Link>;
}
