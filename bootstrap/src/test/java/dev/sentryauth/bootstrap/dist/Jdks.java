package dev.sentryauth.bootstrap.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The JDKs here: SENTRY_TEST_JDKS (homes, joined by colons), else what lies where Linux distributions put them. */
final class Jdks {
    private Jdks() {}

    /** The JDK that runs the tests, and one of the other kind (17 to 24, 25 and newer) if there is one. */
    static List<Path> oneOfEachKind() {
        Path own = Path.of(System.getProperty("java.home"));
        List<Path> chosen = new ArrayList<>(List.of(own));
        candidates().stream()
                .filter(jdk -> feature(jdk) >= 17 && (feature(jdk) >= 25) != (feature(own) >= 25))
                .findFirst()
                .ifPresent(chosen::add);
        return chosen;
    }

    private static List<Path> candidates() {
        String named = System.getenv("SENTRY_TEST_JDKS");
        if (named != null) {
            return Stream.of(named.split(":", -1)).map(Path::of).toList();
        }
        Path usual = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(usual)) {
            return List.of();
        }
        try (Stream<Path> homes = Files.list(usual)) {
            return homes.filter(home -> Files.isExecutable(home.resolve("bin/java")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int feature(Path jdk) {
        try {
            Matcher version =
                    Pattern.compile("JAVA_VERSION=\"(\\d+)").matcher(Files.readString(jdk.resolve("release")));
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
