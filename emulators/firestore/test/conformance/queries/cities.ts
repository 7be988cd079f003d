import type { LiteralFields } from '../support/literal.ts'

const city = (
  name: string,
  state: string | null,
  country: string,
  capital: boolean,
  population: number,
  ...regions: string[]
): LiteralFields => ({ name, state, country, capital, population, regions })

/** The cities that the guide's examples query, by id. */
export const CITIES: Readonly<Record<string, LiteralFields>> = {
  SF: city('San Francisco', 'CA', 'USA', false, 860_000, 'west_coast', 'norcal'),
  LA: city('Los Angeles', 'CA', 'USA', false, 3_900_000, 'west_coast', 'socal'),
  DC: city('Washington, D.C.', null, 'USA', true, 680_000, 'east_coast'),
  TOK: city('Tokyo', null, 'Japan', true, 9_000_000, 'kanto', 'honshu'),
  BJ: city('Beijing', null, 'China', true, 21_500_000, 'jingjinji', 'hebei'),
}

const landmark = (name: string, type: string): LiteralFields => ({ name, type })

/** The landmarks in subcollections of the cities, by path. */
export const LANDMARKS: Readonly<Record<string, LiteralFields>> = {
  'c/SF/landmarks/bridge': landmark('Golden Gate Bridge', 'bridge'),
  'c/SF/landmarks/honor': landmark('Legion of Honor', 'museum'),
  'c/LA/landmarks/park': landmark('Griffith Park', 'park'),
  'c/LA/landmarks/getty': landmark('The Getty', 'museum'),
  'c/DC/landmarks/lincoln': landmark('Lincoln Memorial', 'memorial'),
  'c/DC/landmarks/space': landmark('National Air and Space Museum', 'museum'),
  'c/TOK/landmarks/ueno': landmark('Ueno Park', 'park'),
  'c/TOK/landmarks/nature': landmark('National Museum of Nature and Science', 'museum'),
  'c/BJ/landmarks/jingshan': landmark('Jingshan Park', 'park'),
  'c/BJ/landmarks/observatory': landmark('Beijing Ancient Observatory', 'museum'),
}
