/* Compulsory school age: Education Act 1996, section 8, and the prescribed dates of its orders. */
#include "register/age.h"

day
age_compulsory_from(day born)
{
    day fifth = date_birthday(born, 5);
    int year = date_to_civil(fifth).year;
    const day prescribed[] = {date_from_civil(year, 3, 31), date_from_civil(year, 8, 31),
                              date_from_civil(year, 12, 31)};
    int i = 0;
    while (i < 2 && prescribed[i] < fifth)
        i++;
    return prescribed[i];
}

day
age_compulsory_to(day born)
{
    struct civil sixteenth = date_to_civil(date_birthday(born, 16));
    int year = sixteenth.month >= 9 ? sixteenth.year + 1 : sixteenth.year;
    day date = date_from_civil(year, 6, 30);
    while (date_weekday(date) != FRIDAY)
        date--;
    return date;
}

bool
age_is_compulsory(day born, day on)
{
    return on >= age_compulsory_from(born) && on <= age_compulsory_to(born);
}
