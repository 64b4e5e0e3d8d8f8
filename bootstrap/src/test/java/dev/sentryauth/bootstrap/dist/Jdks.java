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
import org.jspecify.annotations.Nullable;

/** What a distribution runs with: its own runtime image, or a JDK of the user's. */
final class Jdks {
    private Jdks() {}

    /**
     * Null, for the image, and a JDK of the other kind (17 to 24, or 25 and newer) if there is one: SENTRY_TEST_JDKS (homes,
     * joined by colons), else what runs the tests or lies where Linux distributions put JDKs.
     */
    static List<@Nullable Path> imageAndAnother() {
        boolean image = feature(Install.BUILT.resolve("runtime")) >= 25;
        List<@Nullable Path> chosen = new ArrayList<>();
        chosen.add(null);
        candidates().stream()
                .filter(jdk -> feature(jdk) >= 17 && (feature(jdk) >= 25) != image)
                .findFirst()
                .ifPresent(chosen::add);
        return chosen;
    }

    private static List<Path> candidates() {
        String named = System.getenv("SENTRY_TEST_JDKS");
        if (named != null) {
            return Stream.of(named.split(":", -1)).map(Path::of).toList();
        }
        List<Path> candidates = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        Path usual = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(usual)) {
            try (Stream<Path> homes = Files.list(usual)) {
                homes.filter(home -> Files.isExecutable(home.resolve("bin/java")))
                        .sorted()
                        .forEach(candidates::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return candidates;
    }

    static int feature(Path jdk) {
        try {
            Matcher version =
                    Pattern.compile("JAVA_VERSION=\"(\\d+)").matcher(Files.readString(jdk.resolve("release")));
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
