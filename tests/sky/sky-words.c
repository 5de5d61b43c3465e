/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is told of the picture of a day: a title, an explanation and a credit, put together from sentences that fit what
 * is drawn. Places and names are made up; what is said of nature holds. */

#include "sky-words.h"

#include <string.h>

#include "sky-noise.h"
#include "sky-paint.h"

/* In the templates, %N is the name of the thing, %P a place and %S a season. */
typedef struct
{
  const char * const *names;
  const char * const *titles;
  const char * const *openings;
  const char * const *facts;
  const char         *alt;
} Vocabulary;

#define LIST(...) ((const char * const[]) { __VA_ARGS__, NULL })

static const char * const places[] = {
  "Lanzarote", "the Atacama Desert", "the Lofoten Islands", "Namibia", "Lake Tekapo", "the Dolomites", "La Palma",
  "the Yukon", "Patagonia", "the Hebrides", "Monument Valley", "the Pyrenees", "Iceland", "the Karoo", "Tasmania",
  "the Black Forest", "Hokkaido", "the White Desert", "Jasper", "the Alentejo", "Ladakh", "Senja", "Crete", "Uluru",
};

static const char * const seasons[] = { "a winter night", "a spring night", "a summer night", "an autumn night" };

static const char * const first_names[] = {
  "Ana", "Bao", "Carlos", "Dalia", "Emeka", "Freya", "Gaurav", "Hana", "Ines", "Jonas", "Keiko", "Lars", "Mira", "Noor",
  "Oskar", "Paola", "Quentin", "Rosa", "Sami", "Tuula", "Umar", "Vera", "Wanda", "Yusuf",
};

static const char * const last_names[] = {
  "Abara", "Bergström", "Castellane", "Dvorský", "Eriksen", "Fontaine", "Grünwald", "Hoshino", "Ivanova", "Jokinen",
  "Kowalczyk", "Lindqvist", "Moreau", "Nakata", "O'Brien", "Pereira", "Quispe", "Rossini", "Şahin", "Tamura", "Valente",
};

static const char * const endings[] = {
  "The light you see tonight left it long before there were telescopes to catch it.",
  "Pictures like this one combine many short exposures, so that faint light adds up while the noise averages out.",
  "A pair of binoculars, a dark place and ten minutes of patience are enough to see some of it yourself.",
  "Next month it will stand higher at midnight, and the show may be even better.",
  "No two nights show it quite the same, which is one of the reasons people keep looking up.",
  "Try to follow the faintest wisps outward: where do they end?",
  "The colours are real, though much too faint for the unaided eye.",
};

static const Vocabulary vocabularies[SKY_N_KINDS] = {
  /* clang-format off */
  [SKY_KIND_NEBULA] = {
    LIST ("Lantern", "Seahorse", "Ember", "Coral", "Heron", "Anemone", "Thistle", "Cathedral", "Moth", "Firebird",
          "Manta",
          "Orchid", "Driftwood", "Harlequin", "Tidepool", "Salamander"),
    LIST ("The %N Nebula", "Inside the %N Nebula", "Dust and Glow in the %N Nebula", "Stars Are Born in the %N Nebula",
          "The Heart of the %N Nebula", "Waves in the %N Nebula", "The %N Nebula in Hydrogen and Oxygen"),
    LIST ("What sculpts the glowing clouds of the %N Nebula? Mostly the stars inside it. Energetic light from a few massive, "
          "newborn stars strips electrons from the surrounding gas, which glows as it takes them back.",
          "The %N Nebula is a place where stars are made. Its bright heart spans about thirty light-years, and hides a "
          "cluster so young that most of its members are still wrapped in dust.",
          "Clouds of glowing gas mix with dark lanes of dust in this detailed view of the %N Nebula, taken from %P on %S."),
    LIST ("Red comes from hydrogen, blue-green from oxygen, and the soft blue haze is starlight reflected by fine dust.",
          "The dark lanes are not holes: they are dust thick enough to hide everything behind it.",
          "Winds from hot stars have piled the gas into ridges, and in the densest of them gravity is already winning.",
          "In a few million years the gas will be gone, and only an open cluster of stars will remain.",
          "The bright rims mark where a cold cloud is being boiled away by ultraviolet light."),
    "Clouds of glowing gas fill the picture, crossed by dark lanes of dust and sprinkled with stars.",
  },
  [SKY_KIND_MILKY_WAY] = {
    LIST ("Valley", "Ridge", "Plateau", "Silent Hills", "Pines", "Salt Flats", "High Desert"),
    LIST ("The Milky Way over %P", "Galaxy Rise: %P", "A River of Stars above %P", "Dark Lanes over %P",
          "Summer Core from %P"),
    LIST ("If the night is dark enough, the sky over %P is crossed by a river. It is our own galaxy seen from inside: a disc "
          "of several hundred billion stars, of which the eye can pick out only a few thousand.",
          "On %S the central band of the Milky Way stood over %P, so bright that it threw faint shadows.",
          "What is that band of light? From %P, far from any town, it is easy to see that we live in a galaxy."),
    LIST ("Dark rifts along its middle are clouds of interstellar dust, the raw material of stars to come.",
          "The golden glow near the horizon is the galaxy's central bulge, some 26,000 light-years away.",
          "Small pink patches along the band are nebulae in which stars are forming now.",
          "The faint colour low in the sky is airglow, light that the upper atmosphere gives off by itself all night."),
    "The band of the Milky Way stands over a dark landscape, split by lanes of dust.",
  },
  [SKY_KIND_SPIRAL] = {
    LIST ("Pinwheel", "Whirlwind", "Sunflower", "Catherine Wheel", "Maelstrom", "Carousel", "Nautilus", "Dervish",
          "Rosette", "Windmill"),
    LIST ("The %N Galaxy", "Spiral Arms of the %N Galaxy", "The %N Galaxy in Full", "A Grand Design: The %N Galaxy",
          "The Young Stars of the %N Galaxy", "Dust Lanes of the %N Galaxy"),
    LIST ("How do spiral galaxies keep their arms? In the %N Galaxy, as in most, the arms are not fixed: they are waves of "
          "density that sweep around the disc and light up new stars as they pass.",
          "The grand spiral known as the %N Galaxy lies some thirty million light-years away, and is about as large as our "
          "own Milky Way.",
          "Almost every colour of starlight is on show in the %N Galaxy: yellow in its old core, blue along its arms, and "
          "pink where gas is lit by stars only just born."),
    LIST ("Brown lanes of dust trace the inner edge of each arm, where gas is squeezed before it collapses.",
          "A black hole of several million solar masses is thought to sit in its centre, feeding quietly.",
          "The small smudges in the background are galaxies too, most of them hundreds of times more distant.",
          "The spiked stars in the foreground belong to our own galaxy.",
          "It turns once in about two hundred million years; the last time it stood like this, there were dinosaurs to see it."),
    "A spiral galaxy with a golden core, blue arms, pink star-forming regions and brown dust lanes.",
  },
  [SKY_KIND_ECLIPSE] = {
    LIST ("Corona", "Totality", "Shadow"),
    LIST ("Totality over %P", "The Sun's Corona from %P", "Streamers of a Hidden Sun", "Two Minutes of Night in %P",
          "A Crown around the Moon"),
    LIST ("For two minutes, day turned to night over %P. As the Moon covered the last of the Sun, the corona came out: the "
          "Sun's outer atmosphere, a million times fainter than its face.",
          "Only during a total eclipse can the whole corona be seen from the ground. This picture from %P combines forty "
          "exposures, short ones for the bright inner parts and long ones for the streamers.",
          "What surrounds the eclipsed Sun? Thin, hot gas held in shape by magnetism, as this view from %P shows."),
    LIST ("The corona is hundreds of times hotter than the surface below it, and exactly why is still being worked out.",
          "Pink flames at the edge are prominences, clouds of hydrogen larger than the Earth.",
          "Long streamers reach out near the Sun's equator, and short brushes mark its magnetic poles.",
          "Even the Moon's night side is faintly visible, lit by sunlight that the full Earth throws back."),
    "The black disc of the Moon covers the Sun, whose white corona streams out on all sides.",
  },
  [SKY_KIND_PLANET] = {
    LIST ("Rings", "Giant", "Bands"),
    LIST ("A Ringed Giant at Dusk", "Shadows on the Rings", "Bands, Rings and Moons", "The Tilt of a Ringed World",
          "A Giant Planet from Its Moons' Side", "Rings at an Angle"),
    LIST ("A giant planet and its rings pose for this portrait. The rings are more than twice as wide as the planet, and in "
          "most places not thicker than a house is high.",
          "How old are the rings of a giant planet? Probably much younger than the planet: perhaps the remains of a moon "
          "that came too close.",
          "Seen from just above the plane of its rings, this world shows both its banded clouds and the long shadow it throws."),
    LIST ("The dark gap in the rings is kept clear by the pull of a small moon.",
          "Pale bands are clouds of ammonia ice that rise, darker ones are where the air sinks again.",
          "Each ring is made of countless pieces of ice, from grains of dust to blocks as large as a bus.",
          "Winds at its equator blow at more than a thousand kilometres an hour.",
          "It is so light for its size that it would float, if there were a bath large enough."),
    "A banded giant planet with bright rings, partly in shadow, before a dark sky.",
  },
  [SKY_KIND_COMET] = {
    LIST ("Aldea", "Birkeland", "Calloway", "Desmarais", "Ekström", "Farrow", "Gallardo", "Holm", "Ibarra", "Jansky",
          "Kestrel", "Lumen"),
    LIST ("Comet %N over %P", "The Two Tails of Comet %N", "Comet %N Brightens", "Comet %N at Dusk",
          "A Long Tail for Comet %N", "Goodbye, Comet %N"),
    LIST ("Comet %N grew two tails as it came near the Sun. The broad one is dust that trails along the orbit; the thin blue "
          "one is electrified gas, blown straight away by the solar wind.",
          "Last seen when mammoths walked the Earth, Comet %N is back. This picture was taken from %P on %S.",
          "A mountain of ice and dust not ten kilometres across makes all of this: Comet %N, caught from %P with a short telephoto lens."),
    LIST ("The green of its head is the light of molecules of two carbon atoms, which sunlight soon breaks apart.",
          "Kinks in the gas tail are gusts of the solar wind, and they moved from one exposure to the next.",
          "It will not return for some eighty thousand years.",
          "Each grain of dust left behind may one day end as a meteor in somebody's sky."),
    "A comet with a bright head, a broad pale tail of dust and a narrow blue tail of gas.",
  },
  [SKY_KIND_AURORA] = {
    LIST ("Curtains", "Dancers", "Veils"),
    LIST ("Aurora over %P", "Green Curtains above %P", "Night Lights of %P", "The Sky Dances over %P",
          "An Aurora and Its Mirror"),
    LIST ("No filter was used and none was needed: on %S the sky over %P lit up in green and held its curtains for an hour.",
          "Two days after a storm left the Sun, its particles reached the Earth, and people in %P looked up.",
          "What makes the sky over %P glow? Electrons, guided down by the Earth's magnetic field, strike oxygen a hundred "
          "kilometres up."),
    LIST ("Green is the light of oxygen at about one hundred kilometres; red and violet come from higher up, and from nitrogen.",
          "The rays stand along the lines of the Earth's magnetic field, which is why they seem to meet overhead.",
          "The lower edge is sharp because farther down the air is too dense for the glow to survive.",
          "Snow on the peaks is lit by nothing but the aurora and the stars."),
    "Curtains of green light hang over snowy mountains under a starry sky.",
  },
  [SKY_KIND_MOON] = {
    LIST ("Terminator", "Craters", "Maria"),
    LIST ("Seas and Craters of the Moon", "Along the Terminator", "Moon over %P", "Rays on the Moon",
          "A Moon in Relief", "Late Light on the Lunar Highlands"),
    LIST ("The best place to look on the Moon is where the Sun is just rising or setting. There, long shadows make every "
          "crater and ridge stand out, as in this view from %P.",
          "A patient observer in %P stacked two thousand frames to make this portrait of our nearest neighbour.",
          "The dark plains on the Moon were taken for seas, and are still called so. They are old lava."),
    LIST ("Bright rays around the youngest craters are powder, thrown out when something struck less than a billion years ago.",
          "With no wind and no rain, a footprint there lasts for millions of years.",
          "The highlands are the older part: four billion years of craters upon craters.",
          "The Moon turns once in a month, so we always see the same side."),
    "The Moon with dark plains and bright, cratered highlands, lit from one side.",
  },
  [SKY_KIND_TRAILS] = {
    LIST ("Trails", "Circles", "Hours"),
    LIST ("Star Trails over %P", "The Sky Turns above %P", "Six Hours in %P", "Circles around the Pole",
          "A Night on One Frame: %P"),
    LIST ("Why do the stars go round? They do not: we do. A camera left alone in %P on %S collected the turning of the Earth "
          "as circles of light.",
          "Four hundred exposures, half a minute each, add up to this night over %P.",
          "Fix a camera to a tripod, point it to the pole, and wait. This is what came of it in %P."),
    LIST ("The point that stands still is right above the Earth's axis.",
          "Each arc is as long as the night was: fifteen degrees for every hour.",
          "The colours of the trails are those of the stars: blue for hot ones, orange for cool ones.",
          "Short gaps in some of the trails are clouds that passed."),
    "Stars draw long concentric arcs in the sky over dark trees.",
  },
  [SKY_KIND_DEEP_FIELD] = {
    LIST ("Field", "Depth"),
    LIST ("A Deep Field of Galaxies", "Ten Thousand Galaxies", "Far, Farther, Farthest", "Galaxies All the Way Down",
          "Looking Back Eleven Billion Years"),
    LIST ("Almost every speck in this picture is a galaxy. The patch of sky is small enough to hide behind a grain of sand "
          "held at arm's length.",
          "What do you see when you look at nothing for ten days? This: thousands of galaxies, in a part of the sky that was "
          "chosen because it looked empty.",
          "The farther out we look, the younger is what we see. The reddest dots here shone when the universe was less than "
          "a billion years old."),
    LIST ("The few points with six spikes are stars of our own galaxy that happened to be in the way.",
          "Distant galaxies look red because space has stretched their light on its way.",
          "Blue ones are busy making stars, yellow ones have mostly stopped.",
          "Each holds billions of stars, and nobody has yet counted all of the galaxies."),
    "Hundreds of small galaxies of many shapes and colours on black, with a few spiked stars.",
  },
  [SKY_KIND_CLUSTER] = {
    LIST ("Beehive of the South", "Snow Globe", "Dandelion", "Great Swarm", "Sugar Bowl", "Firework", "Pearl"),
    LIST ("The %N Cluster", "A Globular Cluster Called the %N", "Half a Million Suns", "Old Stars of the %N Cluster",
          "Crowded: The %N Cluster"),
    LIST ("Half a million stars crowd into this ball only a hundred light-years across. It is a globular cluster, the %N, and "
          "older than almost anything else in the galaxy.",
          "What would the night be like inside the %N Cluster? There would be none: thousands of stars would outshine our full Moon.",
          "Some two hundred globular clusters circle the Milky Way. This one, the %N, is among the finest for a small telescope."),
    LIST ("Its red giants have used up the hydrogen in their cores.",
          "A few stars in it are too blue for their age; they probably grew young again by swallowing a neighbour.",
          "Stars near the centre pass each other at less than a light-year, yet they hardly ever touch.",
          "It formed twelve billion years ago, before there was a Sun."),
    "A dense ball of countless stars, golden and bright in the middle, thinning out to the edges.",
  },
  [SKY_KIND_PLANETARY_NEBULA] = {
    LIST ("Opal", "Iris", "Jellyfish", "Spinning Top", "Blue Eye", "Soap Bubble", "Peacock", "Chrysanthemum", "Amulet"),
    LIST ("The %N Nebula", "The %N: Shells of a Dying Star", "A Star's Farewell: The %N Nebula",
          "Layers of the %N Nebula", "The Glow of the %N Nebula"),
    LIST ("In five billion years the Sun may look like this. The %N Nebula is what a star like ours leaves when it runs out "
          "of fuel: shells of gas, lit by the hot core in the middle.",
          "The small star in the centre of the %N Nebula made everything you see around it, in only ten thousand years.",
          "It has nothing to do with planets, but through an early telescope a planetary nebula looked like one. This is the %N."),
    LIST ("Blue-green light comes from oxygen close to the star, red from hydrogen and nitrogen farther out.",
          "The fine spokes in the outer shell are shadows of dense knots within.",
          "What is left of the star is a white dwarf no larger than the Earth, and a spoonful of it weighs tons.",
          "The shells grow by some twenty kilometres every second."),
    "Nested glowing shells of gas in several colours surround a small white star.",
  },
  [SKY_KIND_SUN] = {
    LIST ("Sun"),
    LIST ("The Sun in Hydrogen Light", "Filaments and Spots", "An Active Sun", "Our Star, Close Up",
          "Prominences at the Sun's Edge"),
    LIST ("Seen in one narrow shade of red, that of hydrogen, the Sun is a restless place. This picture was taken from a garden "
          "in %P.",
          "Is the Sun the same every day? Far from it, as anyone who follows it with a safe telescope in %P can tell.",
          "Our star shows its weather in this view: bright plains, dark filaments, and a few spots larger than the Earth."),
    LIST ("Dark filaments are clouds of cooler gas that hang above the surface; at the edge the same clouds are seen as bright flames.",
          "Spots are dark only beside what surrounds them: by themselves they would outshine a full Moon.",
          "The carpet of threads is gas that follows the Sun's magnetic field.",
          "Never look at the Sun without a proper filter. The one used for this picture passes less than a hundred-thousandth of the light."),
    "The face of the Sun in the light of hydrogen, with a carpet of threads, some dark spots and flames at the edge.",
  },
  /* clang-format on */
};

static const char *
choose (const char * const *list,
        SkyRandom          *random)
{
  return list[sky_random_int (random, g_strv_length ((char **) list))];
}

/* Fills in %N, %P and %S. */
static void
append_filled (GString    *text,
               const char *template,
               const char *name,
               const char *place,
               const char *season)
{
  for (const char *next = template; *next != '\0'; next++)
    {
      if (next[0] == '%' && next[1] != '\0')
        {
          next++;
          if (*next == 'N')
            g_string_append (text, name);
          else
            g_string_append (text, *next == 'P' ? place : season);
        }
      else
        {
          g_string_append_c (text, *next);
        }
    }
}

/* The sentences of the explanation: an opening, two facts and an ending. */
static char *
write_explanation (const Vocabulary *vocabulary,
                   SkyRandom        *random,
                   const char       *name,
                   const char       *place,
                   const char       *season)
{
  GString *text = g_string_new (NULL);
  guint n_facts = g_strv_length ((char **) vocabulary->facts);
  guint first = sky_random_int (random, n_facts);
  guint n_told = 2 + sky_random_int (random, 2);

  append_filled (text, choose (vocabulary->openings, random), name, place, season);
  for (guint i = 0; i < n_told; i++)
    g_string_append_printf (text, "  %s", vocabulary->facts[(first + i) % n_facts]);
  g_string_append_printf (text, "  %s", endings[sky_random_int (random, G_N_ELEMENTS (endings))]);

  return g_string_free (text, FALSE);
}

static char *
write_credit (SkyRandom *random,
              gboolean   copyrighted)
{
  static const char * const agencies[] = {
    "NASA, ESA, and the Stand-in Sky Team", "NASA/JPL, Stand-in Sky", "NASA, the Stand-in Sky"
  };
  const char *first = first_names[sky_random_int (random, G_N_ELEMENTS (first_names))];
  const char *last = last_names[sky_random_int (random, G_N_ELEMENTS (last_names))];

  if (!copyrighted)
    return g_strdup (agencies[sky_random_int (random, G_N_ELEMENTS (agencies))]);
  if (sky_random (random) < 0.2f)
    return g_strdup_printf ("%s %s & %s %s", first, last,
                            first_names[sky_random_int (random, G_N_ELEMENTS (first_names))],
                            last_names[sky_random_int (random, G_N_ELEMENTS (last_names))]);
  return g_strdup_printf ("%s %s", first, last);
}

/* "The Lantern Nebula" is LanternNebula.jpg. */
static char *
write_name (const char *title)
{
  GString *name = g_string_new (NULL);
  gboolean first = TRUE;

  if (g_str_has_prefix (title, "The "))
    title += 4;
  for (const char *next = title; *next != '\0'; next++)
    {
      if (g_ascii_isalnum (*next))
        g_string_append_c (name, first ? g_ascii_toupper (*next) : *next);
      first = *next == ' ';
    }

  return g_string_free (name, FALSE);
}

/**
 * sky_words_get_media:
 * @day: a day
 *
 * Returns: what the picture of that day is; three or four of a hundred are films, as with NASA
 */
SkyMedia
sky_words_get_media (CosmoDay day)
{
  guint chance = sky_hash (day ^ 0xf11aU) % 1000;

  if (chance < 24)
    return SKY_MEDIA_EMBEDDED;
  if (chance < 35)
    return SKY_MEDIA_FILM;
  return chance < 38 ? SKY_MEDIA_OTHER : SKY_MEDIA_IMAGE;
}

/**
 * sky_words_new:
 * @day: a day
 *
 * Returns: (transfer full): what is told of that day, always the same
 */
SkyWords *
sky_words_new (CosmoDay day)
{
  SkyWords *self = g_new0 (SkyWords, 1);
  SkyRandom random = { sky_hash (day ^ 0x30d5U) };
  const Vocabulary *vocabulary = &vocabularies[sky_paint_get_kind (day)];
  const char *name = choose (vocabulary->names, &random);
  const char *place = places[sky_random_int (&random, G_N_ELEMENTS (places))];
  const char *season;
  GString *title = g_string_new (NULL);
  guint month;

  cosmo_day_get_date (day, NULL, &month, NULL);
  season = seasons[month % 12 / 3];
  append_filled (title, choose (vocabulary->titles, &random), name, place, season);
  self->title = g_string_free (title, FALSE);
  self->explanation = write_explanation (vocabulary, &random, name, place, season);
  self->copyrighted = sky_random (&random) < 0.5f;
  self->credit = write_credit (&random, self->copyrighted);
  self->alt = g_strdup (vocabulary->alt);
  self->name = write_name (self->title);
  return self;
}

void
sky_words_free (SkyWords *self)
{
  g_free (self->title);
  g_free (self->explanation);
  g_free (self->credit);
  g_free (self->alt);
  g_free (self->name);
  g_free (self);
}
