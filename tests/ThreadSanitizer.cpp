// SPDX-License-Identifier: GPL-3.0-or-later
// Part of every program that is built with ThreadSanitizer. Debian's Qt is not, and hands work from thread to thread
// under locks of its own (futexes), which ThreadSanitizer does not see: all that is sent through an event loop or a
// thread pool would look like a race. The functions below stand before Qt's own and say that what was done before the
// sending comes before what is done on receipt, and that before its end. Those of the C library do so for the end of a
// QThread, which is awaited under such a lock too, and then taken away: what it told that it is done with is done with.
#include <QMetaObject>
#include <QRunnable>
#include <QThreadPool>
#include <cstring>
#include <dlfcn.h>
#include <pthread.h>
#include <sanitizer/tsan_interface.h>

namespace {

using Slot = QtPrivate::QSlotObjectBase;

/// Stands for a slot that Qt calls, and takes away, on whichever thread.
class OrderedSlot : public Slot {
public:
    explicit OrderedSlot(Slot* slot) : Slot(&act), m_slot(slot) { __tsan_release(this); }

private:
    static void act(int which, Slot* base, QObject* receiver, void** arguments, bool* same) {
        auto* self = static_cast<OrderedSlot*>(base);
        if (which == Compare) {
            *same = false;
            return;
        }
        __tsan_acquire(self);
        if (which == Call) self->m_slot->call(receiver, arguments);
        if (which == Destroy) self->m_slot->destroyIfLastRef();
        __tsan_release(self);
        if (which == Destroy) delete self;
    }

    Slot* m_slot;
};

class OrderedTask : public QRunnable {
public:
    explicit OrderedTask(std::function<void()> task) : m_task(std::move(task)) { __tsan_release(this); }
    void run() override {
        __tsan_acquire(this);
        m_task();
    }

private:
    std::function<void()> m_task;
};

/// What stands behind our function of that name: ThreadSanitizer's own.
template <class Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

bool isInQt(void* caller) {
    Dl_info info{};
    return ::dladdr(caller, &info) != 0 && std::strstr(info.dli_fname, "libQt6Core") != nullptr;
}

} // namespace

extern "C" Q_DECL_EXPORT int pthread_cond_broadcast(pthread_cond_t* condition) noexcept {
    static const auto original = next<int(pthread_cond_t*)>("pthread_cond_broadcast");
    const int result = original(condition);
    __tsan_release(condition);
    return result;
}

extern "C" Q_DECL_EXPORT int pthread_cond_destroy(pthread_cond_t* condition) noexcept {
    static const auto original = next<int(pthread_cond_t*)>("pthread_cond_destroy");
    if (isInQt(__builtin_return_address(0))) __tsan_acquire(condition);
    return original(condition);
}

extern "C" Q_DECL_EXPORT int pthread_mutex_destroy(pthread_mutex_t* mutex) noexcept {
    static const auto original = next<int(pthread_mutex_t*)>("pthread_mutex_destroy");
    if (isInQt(__builtin_return_address(0))) {
        ::pthread_mutex_lock(mutex); // comes after whoever had it last
        ::pthread_mutex_unlock(mutex);
    }
    return original(mutex);
}

Q_DECL_EXPORT bool QMetaObject::invokeMethodImpl(QObject* object, Slot* slot, Qt::ConnectionType type, void* result) {
    static const auto original = reinterpret_cast<decltype(&QMetaObject::invokeMethodImpl)>(
        ::dlsym(RTLD_NEXT,
                "_ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPv"));
    return original(object, new OrderedSlot(slot), type, result);
}

Q_DECL_EXPORT void QThreadPool::start(std::function<void()> task, int priority) {
    start(new OrderedTask(std::move(task)), priority);
}

/// What is not believed all the same, and why.
extern "C" Q_DECL_EXPORT const char* __tsan_default_suppressions() {
    return "";
}
