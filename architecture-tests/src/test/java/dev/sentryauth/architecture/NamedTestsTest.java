package dev.sentryauth.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page that names a test as its proof names one that there is. */
class NamedTestsTest {
    private static final Path ROOT = Path.of(System.getProperty("sentry.root", ".."));
    private static final Pattern NAMED =
            Pattern.compile("`(?<type>[A-Z]\\w+(?:Test|IT|Contract))?(?:\\.(?<method>[a-z]\\w+))?`");

    @ParameterizedTest
    @ValueSource(strings = {"docs/field.md", "docs/reliability.md", "docs/commands.md", "docs/performance.md"})
    void everyTestThatAPageNamesExists(String page) throws IOException {
        Map<String, String> sources = sources();
        for (String line : Files.readAllLines(ROOT.resolve(page))) {
            String type = null;
            for (Matcher named = NAMED.matcher(line); named.find(); ) {
                type = named.group("type") == null ? type : named.group("type");
                if (type == null) {
                    continue;
                }
                assertThat(sources).as(line).containsKey(type);
                if (named.group("method") != null) {
                    assertThat(sources.get(type)).as(line).containsPattern(" " + named.group("method") + "\\(");
                }
            }
        }
    }

    /** By the name of the class; a class may hold others. */
    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(ROOT, 12)) {
            for (Path file : (Iterable<Path>) files.filter(NamedTestsTest::isTest)::iterator) {
                String name = file.getFileName().toString();
                sources.put(name.substring(0, name.length() - ".java".length()), Files.readString(file));
            }
        }
        return sources;
    }

    private static boolean isTest(Path file) {
        return file.toString().matches(".*(Test|IT|Contract)\\.java")
                && !file.toString().contains("/target/");
    }
}
