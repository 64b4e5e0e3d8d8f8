package dev.sentryauth.testkit.sandbox;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which regions the server tells of, and which organization is in which of them. Thread-safe: one lock. */
final class Regions {
    /** Where every organization is until it is placed elsewhere, and what the first listener serves. */
    static final String MAIN = "us";

    private final Map<String, String> urls = new LinkedHashMap<>();
    private final Map<String, String> placed = new HashMap<>();
    private final Map<String, Optional<String>> links = new HashMap<>();
    private boolean strict;

    Regions(String mainUrl) {
        urls.put(MAIN, mainUrl);
    }

    synchronized void announce(String region, String url) {
        urls.put(region, url);
    }

    synchronized void place(String organization, String region) {
        if (!urls.containsKey(region)) {
            throw new IllegalArgumentException("This sandbox knows no such region");
        }
        placed.put(organization, region);
    }

    /** Null leaves the link out. */
    synchronized void link(String organization, @Nullable String url) {
        links.put(organization, Optional.ofNullable(url));
    }

    synchronized void strict(boolean on) {
        strict = on;
    }

    /** The answer's {@code regions}. */
    synchronized List<Map<String, @Nullable Object>> json() {
        return urls.entrySet().stream()
                .map(region -> Json.object("name", region.getKey(), "url", region.getValue()))
                .toList();
    }

    /** An organization's {@code links.regionUrl}, or null if it has none. */
    synchronized @Nullable String urlOf(String organization) {
        Optional<String> link = links.get(organization);
        return link == null ? urls.get(placed.getOrDefault(organization, MAIN)) : link.orElse(null);
    }

    /** Whether the listener of {@code region} answers for this organization. */
    synchronized boolean serves(String region, String organization) {
        return !strict || placed.getOrDefault(organization, MAIN).equals(region);
    }
}
