"""The sentences of the notes: code -> (what was found, what it could mean and what else could explain it).

No sentence calls a picture or a person anything: it names two things that do not fit, and leaves the rest to people.
"""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "after_received": (
        _("The date given, %(taken)s, is after the picture came to us on %(known)s."),
        _("A slip of the keyboard, day and month in the wrong order, or a camera whose clock was ahead."),
    ),
    "after_published": (
        _("The date given, %(taken)s, is after readers first saw the picture on %(known)s."),
        _("A slip of the keyboard, day and month in the wrong order, or a camera whose clock was ahead."),
    ),
    "after_twin": (
        _("The date given, %(taken)s, is after a near-duplicate came to us on %(known)s."),
        _("The older one may be the same picture with another story. Two frames of one scene look alike, too."),
    ),
    "before_camera": (
        _("The date given, %(taken)s, is before the %(camera)s was announced in %(month)s."),
        _(
            "The clock of the camera may have been wrong, or an older print was photographed with it. The name of a "
            "camera can also be written into a file afterwards. Makers lend cameras out some weeks before."
        ),
    ),
    "before_system": (
        _("The file names the system %(system)s, first tested in %(month)s; the date given is %(taken)s."),
        _("The clock may have been wrong, or the telephone wrote the file anew when it was passed on."),
    ),
    "date_differs": (
        _("The date given is %(taken)s; the file says %(file)s."),
        _(
            "Whoever corrected the date may know better than the camera's clock. The file's date can also be that of a "
            "scan or of a copy."
        ),
    ),
    "clock_unset": (
        _("The file's time, %(file)s, is one that clocks show before anybody sets them."),
        _("Pictures of a new year's night have such a time as well. Otherwise the file says nothing about the date."),
    ),
    "outside_country": (
        _("%(whose)s lies in %(at)s, about %(km)d km outside %(countries)s."),
        _(
            "A long lens looks across borders, and a telephone may write down where it was last. The outlines are "
            "coarse, and some borders are disputed; nothing is said of what is nearer than 15 km."
        ),
    ),
    "outside_country_at_sea": (
        _("%(whose)s lies at sea or on a small island, about %(km)d km outside %(countries)s."),
        _("A ship, or an island that the coarse outlines leave out. Figures may have been swapped or a sign lost."),
    ),
    "far_from_place": (
        _("%(whose)s lies about %(km)d km from %(place)s."),
        _("Names are shared by several places, a journey has several stops, and a telephone may lag behind."),
    ),
    "country_differs": (
        _("The words in the file point to %(file)s, ours to %(countries)s."),
        _("Some programs write the agency's own country. Otherwise one of the two descriptions is of another picture."),
    ),
    "sun_below": (
        _("On %(taken)s the sun was %(height)d° below the horizon there."),
        _(
            "A picture at night, indoors or by lamplight fits that. One in daylight does not: then the day, the hour, "
            "the zone or the place is not as given. Worked out for %(basis)s, with the clock at %(offset)s."
        ),
    ),
    "sun_twilight": (
        _("On %(taken)s it was twilight there, the sun %(height)d° below the horizon."),
        _("Even light and no shadows fit that, sunshine does not. Worked out for %(basis)s, clock at %(offset)s."),
    ),
    "sun_low": (
        _("On %(taken)s the sun stood at %(height)d° there, in the %(direction)s."),
        _(
            "Where it shone, shadows are long and point to the %(opposite)s. Worked out for %(basis)s, with the clock "
            "at %(offset)s."
        ),
    ),
    "sun_stood": (
        _("On %(taken)s the sun stood at %(height)d° there, in the %(direction)s."),
        _(
            "Where it shone, shadows point to the %(opposite)s and are about %(ratio)s times as long as what throws "
            "them. Worked out for %(basis)s, with the clock at %(offset)s."
        ),
    ),
    "dark_by_any_clock": (
        _("%(taken)s names no zone, and by any clock that is kept there the sun was below the horizon."),
        _(
            "A picture at night, indoors or by lamplight fits that. The sun was down for clocks at %(ranges)s. Worked "
            "out for %(basis)s; a traveller's camera may keep the time of home."
        ),
    ),
    "dark_by_some_clocks": (
        _("%(taken)s names no zone, and whether the sun was up there depends on it."),
        _("It was down for clocks at %(ranges)s. Worked out for %(basis)s."),
    ),
    "gps_time_apart": (
        _("The satellites' time in the file and the camera's own lie %(minutes)s apart, beyond any time zone."),
        _(
            "The camera's clock may be wrong, and a camera may write a position that it found long before. The "
            "satellites' time is %(gps)s."
        ),
    ),
    "source_type": (
        _("The file says of itself: %(code)s."),
        _("A code that a camera or a program writes, or a person. It is a reason to ask, and proves nothing alone."),
    ),
    "generator_named": (
        _("The file carries what programs leave that generate pictures: %(marks)s."),
        _("Such a program may have made all of it, a part of it, or only the size. Text in a file is easily written."),
    ),
    "retouched": (
        _("The log in the file names tools that can put something in the place of something else: %(tools)s."),
        _("They also remove dust from the sensor. Ask for the picture before it was edited."),
    ),
    "conflicts": (
        _("Parts of the file contradict each other: %(conflicts)s."),
        _("Often one program wrote only a part of the fields. The panel with the metadata shows both sides."),
    ),
    "edited": (
        _("The file names programs in which pictures are edited: %(programs)s."),
        _("Nearly every published picture went through one. Compare with what is claimed about crop and tone."),
    ),
    "stripped": (
        _("The file says nothing about itself: no date, no camera, no place."),
        _(
            "Messengers, social networks and careful people take it all out when they pass a picture on. Ask for the "
            "file as the camera wrote it, if asking is safe."
        ),
    ),
    "stripped_by": (
        _("The file says nothing about itself, and is named as %(network)s names files."),
        _(
            "Messengers and social networks take everything out when they pass a picture on. Ask for the file as the "
            "camera wrote it, if asking is safe."
        ),
    ),
    "clock_without_zone": (
        _("The time, %(taken)s, names no zone."),
        _("Most cameras write none. It may be the time of the place, of home, or of the program that copied it."),
    ),
    "clock_rounded": (
        _("The file's time is noon or midnight to the second: %(file)s."),
        _("Programs write that where only the day is known."),
    ),
    "gps_zone": (
        _("By the satellites' time the clock of the camera ran at %(offset)s."),
        _("The file names no zone itself; the two clocks differ by that much to the minute."),
    ),
    "zone_elsewhere": (
        _("The clock ran at %(offset)s, about %(hours)d hours from the sun's time at that position."),
        _("Many travellers leave their camera at the time of home; then the local hour is another one."),
    ),
    "modified_before_taken": (
        _("The file says that it was changed on %(changed)s, before it was taken on %(file)s."),
        _("One of the two clocks was wrong, or one of the two dates was written by hand."),
    ),
    "positions_apart": (
        _("The position on our record and the one in the file lie about %(km)d km apart."),
        _("Somebody may have put it right, or put in the place that is shown."),
    ),
}
