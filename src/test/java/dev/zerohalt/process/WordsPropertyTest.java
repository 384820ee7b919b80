package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class WordsPropertyTest {
    @Property
    void whatIsQuotedComesThrough(@ForAll List<String> words) {
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            line.append('\'').append(word.replace("'", "'\\''")).append("' ");
        }
        assertThat(Words.split(line.toString())).contains(words);
    }
}
