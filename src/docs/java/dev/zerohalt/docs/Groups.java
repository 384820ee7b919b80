package dev.zerohalt.docs;

import dev.zerohalt.config.Group;
import dev.zerohalt.config.Setting;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The settings by their groups. */
final class Groups {
    private Groups() {}

    /** Groups that have settings. */
    static Map<Group, List<Setting>> all() {
        Map<Group, List<Setting>> groups = new TreeMap<>();
        for (Setting setting : Setting.values()) {
            groups.merge(setting.group(), List.of(setting), Groups::both);
        }
        return groups;
    }

    private static List<Setting> both(List<Setting> some, List<Setting> more) {
        return java.util.stream.Stream.concat(some.stream(), more.stream()).toList();
    }
}
