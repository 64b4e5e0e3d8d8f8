package dev.sentryauth.application.api;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Several sorted listings as one; listings that nothing orders come one after the other. For one thread at a time.
 */
final class MergedIterator<T> implements Iterator<T> {
    private final PriorityQueue<Head<T>> heads;

    private record Head<T>(T item, int number, PageIterator<T> rest) {}

    /** {@code order} null: one listing after the other. */
    MergedIterator(List<PageIterator<T>> listings, @Nullable Comparator<T> order) {
        Comparator<Head<T>> byNumber = Comparator.comparingInt(Head::number);
        this.heads = new PriorityQueue<>(
                order == null
                        ? byNumber
                        : Comparator.<Head<T>, T>comparing(Head::item, order).thenComparing(byNumber));
        for (int i = 0; i < listings.size(); i++) {
            refill(i, listings.get(i));
        }
    }

    private void refill(int number, PageIterator<T> listing) {
        if (listing.hasNext()) {
            heads.add(new Head<>(listing.next(), number, listing));
        }
    }

    @Override
    public boolean hasNext() {
        return !heads.isEmpty();
    }

    @Override
    public T next() {
        Head<T> first = heads.poll();
        if (first == null) {
            throw new NoSuchElementException();
        }
        refill(first.number(), first.rest());
        return first.item();
    }
}
