package dev.zerohalt.config;

import dev.zerohalt.config.file.ConfigFile;
import dev.zerohalt.config.file.Content;
import dev.zerohalt.config.file.Entry;
import dev.zerohalt.config.file.FileException;
import dev.zerohalt.config.file.Position;
import dev.zerohalt.os.Kernel;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Takes the settings of a configuration file. */
final class FileSettings {
    private final Values values;
    private final String file;
    private final Map<Setting, Position> taken = new EnumMap<>(Setting.class);

    FileSettings(Values values, String file) {
        this.values = values;
        this.file = file;
    }

    void read(Kernel kernel) {
        try {
            for (Entry entry : ConfigFile.read(kernel, file)) {
                take(entry);
            }
        } catch (FileException e) {
            values.error(e.position().map(this::place).orElse(file) + ": " + e.getMessage());
        }
    }

    private void take(Entry entry) {
        Optional<Setting> setting = entry.path().isEmpty() ? Optional.empty() : Names.find(entry.path(), Setting::path);
        if (setting.isPresent()) {
            take(setting.get(), entry);
        } else if (!isSection(entry.path())) {
            error(entry, "unknown key \"" + entry.path() + '"' + Names.suggestion(entry.path(), Setting::path));
        } else if (!(entry.content() instanceof Content.Nothing)) {
            error(entry, entry.path() + " is a section: its keys come below it");
        }
    }

    private void take(Setting setting, Entry entry) {
        Position before = taken.putIfAbsent(setting, entry.position());
        if (before != null) {
            error(entry, setting.path() + " is already there: line " + before.line());
            return;
        }
        switch (entry.content()) {
            case Content.Text text -> put(setting, text.text(), entry);
            case Content.Items items ->
                setting.kind()
                        .join(items.items())
                        .ifPresentOrElse(text -> put(setting, text, entry), () -> unfit(setting, entry, "a list"));
            case Content.Nothing nothing -> unfit(setting, entry, "nothing");
            case Content.Unfit unfit -> unfit(setting, entry, unfit.what());
        }
    }

    private void put(Setting setting, String text, Entry entry) {
        values.put(setting, text, Source.FILE, place(entry.position()));
    }

    private void unfit(Setting setting, Entry entry, String what) {
        error(entry, setting.path() + " is " + what + ", not " + setting.kind().valid());
    }

    private void error(Entry entry, String message) {
        values.error(place(entry.position()) + ": " + message);
    }

    private String place(Position position) {
        return file + ":" + position.line() + ":" + position.column();
    }

    private static boolean isSection(String name) {
        return !name.isEmpty()
                && Names.find(name, Group.values(), Group::section).isPresent();
    }
}
