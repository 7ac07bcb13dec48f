// Whom and what most journeys start with, made through the API: signing up, creating an organization, inviting and
// joining are walked through the browser by the journeys of stories 1 to 3.

/** Olga, who owns organizations of these names; her home is the last of them. */
export async function ownerOf(person, ...organizations) {
  const olga = await person("Olga Brandt", "olga@plant.example");
  await olga.hasAccount();
  for (const organization of organizations) await olga.owns(organization);
  return olga;
}

/** Olga, who owns Northfield Plant, and Piet, who joined it. */
export async function plant(person, role = "member") {
  const olga = await ownerOf(person, "Northfield Plant");
  const piet = await person("Piet Vos", "piet@plant.example");
  await piet.hasAccount();
  await piet.isMemberOf(olga, role);
  return { olga, piet };
}
