package dev.zerohalt.log;

/** A point in time as RFC 3339, in UTC with milliseconds: {@code 2026-01-31T23:59:59.999Z}. */
public final class Timestamp {
    private static final long DAY_MILLIS = 86_400_000;

    /** Days from 0000-03-01 to 1970-01-01. */
    private static final int EPOCH_DAYS = 719_468;

    /** Days in 400 years. */
    private static final int ERA_DAYS = 146_097;

    private Timestamp() {}

    public static void append(StringBuilder text, long epochMillis) {
        int millis = (int) Math.floorMod(epochMillis, DAY_MILLIS);
        date(text, (int) Math.floorDiv(epochMillis, DAY_MILLIS));
        digits(text.append('T'), millis / 3_600_000, 2);
        digits(text.append(':'), millis / 60_000 % 60, 2);
        digits(text.append(':'), millis / 1000 % 60, 2);
        digits(text.append('.'), millis % 1000, 3).append('Z');
    }

    /** Appends a number not negative, with zeros in front of it, up to a width. */
    static StringBuilder digits(StringBuilder text, int number, int width) {
        int place = 1;
        for (int i = 1; i < width; i++) {
            place *= 10;
        }
        while (number / place > 9) {
            place *= 10;
        }
        for (; place > 0; place /= 10) {
            text.append((char) ('0' + number / place % 10));
        }
        return text;
    }

    /** Years are counted from March, so that the leap day is a year's last; see "civil_from_days" by Howard Hinnant. */
    private static void date(StringBuilder text, int epochDay) {
        int days = epochDay + EPOCH_DAYS;
        int era = Math.floorDiv(days, ERA_DAYS);
        int dayOfEra = Math.floorMod(days, ERA_DAYS);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        int year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        digits(text, year, 4);
        digits(text.append('-'), month, 2);
        digits(text.append('-'), day, 2);
    }
}
