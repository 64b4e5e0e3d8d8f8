package dev.sentryauth.application.api;

import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.port.Slice;
import dev.sentryauth.domain.AuthConfig;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands out a part of a listing item by item, whatever its length, and remembers where it stopped. One that is merged
 * from several has no cursor of its own: its parts are counted from its beginning.
 */
final class Listing<T> {
    private final Ports ports;
    private final Client client;
    private final String name;
    private final Window window;

    /** {@code name} names the command and everything that its result depends on but the window. */
    Listing(Ports ports, Client client, String name, Window window) {
        this.ports = ports;
        this.client = client;
        this.name = name;
        this.window = window;
    }

    /** The size of a page, the same for all pages of a listing. */
    private int size() {
        return Math.min(window.limit(), Slice.LARGEST);
    }

    private Bookmarks bookmarks() {
        return new Bookmarks(ports, name + "\n" + window.limit());
    }

    /** Hands out the items of one server's listing. */
    Listed single(PageSource<T> source, Consumer<T> sink) {
        Bookmarks bookmarks = bookmarks();
        Position start = client.with(config -> bookmarks.find(window.move(), config));
        PageIterator<T> items = new PageIterator<>(source::page, start, size());
        try {
            items.begin();
        } catch (AuthFailure e) {
            throw start.cursor() == null || e.kind() != Kind.SERVER ? e : tooOld(e);
        }
        AuthConfig owner = client.latest();
        copy(items, sink);
        Position next = items.position();
        bookmarks.keep(next, owner);
        return new Listed(next != null, bookmarks.isBehindFirst(), List.of());
    }

    /** Servers forget cursors, or never knew them after an upgrade. */
    private static AuthFailure tooOld(AuthFailure e) {
        return new AuthFailure(
                e.kind(),
                e.getMessage() + " If it does not know this place of the list any more, begin anew"
                        + " with '-c first'.",
                e);
    }

    /**
     * Hands out the items of several listings as one. A listing that its server will not show is left out, unless that
     * is all of them.
     *
     * @param names what each listing is called in a remark
     * @param order null: one listing after the other
     */
    Listed merged(List<String> names, List<PageSource<T>> sources, @Nullable Comparator<T> order, Consumer<T> sink) {
        Bookmarks bookmarks = bookmarks();
        Position start = client.with(config -> bookmarks.find(window.move(), config));
        List<PageIterator<T>> listings = new ArrayList<>();
        sources.forEach(source -> listings.add(new PageIterator<>(source::page, Position.START, size())));
        List<String> remarks = firstPages(names, listings);
        AuthConfig owner = client.latest();
        MergedIterator<T> items = new MergedIterator<>(listings, order);
        for (int i = 0; i < start.skip() && items.hasNext(); i++) {
            items.next();
        }
        int shown = copy(items, sink);
        boolean more = items.hasNext();
        bookmarks.keep(more ? new Position(null, start.skip() + shown) : null, owner);
        return new Listed(more, bookmarks.isBehindFirst(), remarks);
    }

    /** Fetches all first pages at the same time, and takes out the listings that fail. */
    private static <T> List<String> firstPages(List<String> names, List<PageIterator<T>> listings) {
        List<Supplier<@Nullable AuthFailure>> requests = new ArrayList<>();
        for (PageIterator<T> listing : listings) {
            requests.add(() -> {
                try {
                    listing.begin();
                    return null;
                } catch (AuthFailure e) {
                    if (e.kind() == Kind.FORBIDDEN || e.kind() == Kind.NOT_FOUND) {
                        return e;
                    }
                    throw e;
                }
            });
        }
        List<@Nullable AuthFailure> failures = Parallel.all(requests);
        List<String> remarks = new ArrayList<>();
        for (int i = failures.size() - 1; i >= 0; i--) {
            AuthFailure failure = failures.get(i);
            if (failure == null) {
                continue;
            }
            if (listings.size() == 1 && remarks.size() == failures.size() - 1) {
                throw failure;
            }
            listings.remove(i);
            remarks.add(0, names.get(i) + " is left out: " + failure.getMessage());
        }
        return remarks;
    }

    private int copy(Iterator<T> items, Consumer<T> sink) {
        int count = 0;
        while (count < window.limit() && items.hasNext()) {
            sink.accept(items.next());
            count++;
        }
        return count;
    }
}
