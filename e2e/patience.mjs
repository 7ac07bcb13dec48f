/** The first truthy answer of `look`, asked again until `seconds` are over; then it fails and says what was awaited. */
export async function eventually(what, look, seconds = 10) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await look();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
