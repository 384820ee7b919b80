package dev.zerohalt.log;

/** A point in time as RFC 3339, in UTC with milliseconds: {@code 2026-01-31T23:59:59.999Z}. */
final class Timestamp {
    private static final long DAY_MILLIS = 86_400_000;

    /** Days from 0000-03-01 to 1970-01-01. */
    private static final int EPOCH_DAYS = 719_468;

    /** Days in 400 years. */
    private static final int ERA_DAYS = 146_097;

    void append(Line line, long epochMillis) {
        int millis = (int) Math.floorMod(epochMillis, DAY_MILLIS);
        date(line, (int) Math.floorDiv(epochMillis, DAY_MILLIS));
        line.raw("T").digits(millis / 3_600_000, 2);
        line.raw(":").digits(millis / 60_000 % 60, 2);
        line.raw(":").digits(millis / 1000 % 60, 2);
        line.raw(".").digits(millis % 1000, 3).raw("Z");
    }

    /** Years are counted from March, so that the leap day is a year's last; see "civil_from_days" by Howard Hinnant. */
    private static void date(Line line, int epochDay) {
        int days = epochDay + EPOCH_DAYS;
        int era = Math.floorDiv(days, ERA_DAYS);
        int dayOfEra = Math.floorMod(days, ERA_DAYS);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        int year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        line.digits(year, 4).raw("-").digits(month, 2).raw("-").digits(day, 2);
    }
}
