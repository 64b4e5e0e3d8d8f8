package dev.sentryauth.application.api;

import dev.sentryauth.application.data.Page;
import dev.sentryauth.application.port.Slice;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The items of a listing, in the server's order, fetched page by page as they are wanted: only one page is in memory. A
 * server that leads in circles, or on and on through empty pages, is found out. For one thread at a time.
 */
final class PageIterator<T> implements Iterator<T> {
    private static final int MOST_EMPTY_PAGES = 50;

    /** What is read to its end has no limit of a person's: a server without an end must meet one of ours. */
    private static final int MOST_PAGES_OF_ALL = 100;

    private final Function<Slice, Page<T>> source;
    private final int size;
    private final Set<String> followed = new HashSet<>();
    private List<T> items = List.of();
    private @Nullable String cursor;
    private @Nullable String next;
    private int index;
    private boolean begun;

    /** Begins at {@code start}; {@code size} is that of a page and must be the one that {@code start} was found with. */
    PageIterator(Function<Slice, Page<T>> source, Position start, int size) {
        this.source = source;
        this.size = size;
        this.cursor = start.cursor();
        this.index = start.skip();
    }

    /**
     * The whole of a listing, for what works on all of it.
     *
     * @param items what it lists, in the plural, for a message
     */
    static <T> List<T> all(Function<Slice, Page<T>> source, String items) {
        int[] pages = new int[1];
        Function<Slice, Page<T>> counted = slice -> {
            if (pages[0]++ == MOST_PAGES_OF_ALL) {
                throw new AuthFailure(
                        Kind.SERVER,
                        "The server lists more than " + MOST_PAGES_OF_ALL + " pages of " + items
                                + ". Name the one that you want.");
            }
            return source.apply(slice);
        };
        List<T> all = new ArrayList<>();
        new PageIterator<>(counted, Position.START, Slice.LARGEST).forEachRemaining(all::add);
        return all;
    }

    /** Fetches the first page, unless it is there. */
    void begin() {
        if (!begun) {
            begun = true;
            load(cursor);
        }
    }

    @Override
    public boolean hasNext() {
        begin();
        for (int empty = 0; index >= items.size(); empty++) {
            if (next == null) {
                return false;
            }
            if (empty == MOST_EMPTY_PAGES) {
                throw lost("sends page after page without anything on it");
            }
            index -= items.size();
            load(next);
        }
        return true;
    }

    private void load(@Nullable String wanted) {
        Page<T> page = source.apply(new Slice(size, wanted));
        cursor = wanted;
        items = page.items();
        next = page.next();
        if (next != null && (next.equals(wanted) || !followed.add(next))) {
            throw lost("sends the same page again and again");
        }
    }

    private static AuthFailure lost(String what) {
        return new AuthFailure(
                Kind.SERVER, "The server " + what + ", so the list would never end. Try again with a smaller --limit.");
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return items.get(index++);
    }

    /** Where the next item is; null if there is none, as far as that is known without another request. */
    @Nullable
    Position position() {
        if (!begun || index < items.size()) {
            return new Position(cursor, index);
        }
        return next == null ? null : new Position(next, index - items.size());
    }
}
