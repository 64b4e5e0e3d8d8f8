package dev.sentryauth.application.api;

import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.domain.AuthConfig;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Remembers, for one listing, where each part that was shown begins: going back needs no help of the server's then, and
 * works for any limit. It belongs to the sign-in and goes with it; a token of the environment leaves nothing behind.
 */
final class Bookmarks {
    /** Where parts begin, the first one first; the last is where the next one would. */
    private record Trail(int shown, List<Position> starts) {}

    private static final int MOST_PARTS = 10_000;

    private final Ports ports;
    private final String listing;
    private List<Position> starts = List.of();
    private int shown;

    /** {@code listing} names the command and everything that its result depends on, the limit included. */
    Bookmarks(Ports ports, String listing) {
        this.ports = ports;
        this.listing = listing;
    }

    /**
     * Where the wanted part begins.
     *
     * @throws AuthFailure {@link Kind#BAD_VALUE} if there is no such part, as far as is known
     */
    Position find(Move move, AuthConfig config) {
        if (move != Move.FIRST && config.source().isEnvironment()) {
            throw new AuthFailure(
                    Kind.BAD_VALUE,
                    "With a token of the environment nothing is remembered between commands. Use a larger --limit instead"
                            + " of -c.");
        }
        Trail trail = move == Move.FIRST ? null : load(config);
        if (trail == null) {
            if (move != Move.FIRST) {
                throw new AuthFailure(
                        Kind.BAD_VALUE,
                        "This listing, with these very arguments, was not shown before, so there is nothing to go on"
                                + " from. Run it without -c first.");
            }
            trail = new Trail(0, List.of(Position.START));
        }
        int wanted = trail.shown() + (move == Move.NEXT ? 1 : move == Move.PREVIOUS ? -1 : 0);
        if (wanted < 0) {
            throw new AuthFailure(
                    Kind.BAD_VALUE, "The beginning of this listing was shown already. Go on with '-c next'.");
        }
        if (wanted >= trail.starts().size()) {
            throw new AuthFailure(
                    Kind.BAD_VALUE, "The end of this listing was shown already. Begin anew with '-c first'.");
        }
        starts = new ArrayList<>(trail.starts().subList(0, wanted + 1));
        shown = wanted;
        return starts.get(wanted);
    }

    /** Whether the part that was {@link #find found} is not the first. */
    boolean isBehindFirst() {
        return shown > 0;
    }

    /** Keeps where the part behind the one that was {@link #find found} begins; null: there is none. */
    void keep(@Nullable Position next, AuthConfig config) {
        if (config.source().isEnvironment()) {
            return;
        }
        if (next != null && starts.size() < MOST_PARTS) {
            starts.add(next);
        }
        StringBuilder text = new StringBuilder().append(shown);
        starts.forEach(start -> text.append('\n').append(start.text()));
        try {
            // A listing that fits into one part needs no write, unless it was longer the last time.
            if (starts.size() > 1 || ports.cachedData().paginationCursor(key(config)) != null) {
                ports.cachedData().of(config.token()).savePaginationCursor(key(config), text.toString());
            }
        } catch (TokenStoreException e) {
            return; // a cache: '-c next' will say that it knows nothing
        }
    }

    private @Nullable Trail load(AuthConfig config) {
        String text;
        try {
            text = ports.cachedData().paginationCursor(key(config));
        } catch (TokenStoreException e) {
            return null;
        }
        return text == null ? null : parse(text);
    }

    private static @Nullable Trail parse(String text) {
        String[] lines = text.split("\n", -1);
        List<Position> starts = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            Position start = Position.parse(lines[i]);
            if (start == null) {
                return null;
            }
            starts.add(start);
        }
        try {
            int shown = Integer.parseInt(lines[0]);
            return shown < 0 || shown >= starts.size() ? null : new Trail(shown, starts);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private String key(AuthConfig config) {
        return config.origin() + "\n" + listing;
    }
}
