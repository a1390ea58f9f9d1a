// SPDX-License-Identifier: GPL-3.0-or-later
// Part of every program that is built with ThreadSanitizer. Debian's Qt is not, and hands work from thread to thread
// under locks of its own (futexes), which ThreadSanitizer does not see: all that is sent through an event loop or a
// thread pool would look like a race. The two functions below stand before Qt's own and say that what was done before
// the sending comes before what is done on receipt, and that before its end.
#include <QMetaObject>
#include <QRunnable>
#include <QThreadPool>
#include <dlfcn.h>
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

} // namespace

Q_DECL_EXPORT bool QMetaObject::invokeMethodImpl(QObject* object, Slot* slot, Qt::ConnectionType type, void* result) {
    static const auto original = reinterpret_cast<decltype(&QMetaObject::invokeMethodImpl)>(
        ::dlsym(RTLD_NEXT,
                "_ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPv"));
    return original(object, new OrderedSlot(slot), type, result);
}

Q_DECL_EXPORT void QThreadPool::start(std::function<void()> task, int priority) {
    start(new OrderedTask(std::move(task)), priority);
}

/// What these libraries do to memory of theirs is not looked at: they are not instrumented either, and order it under
/// locks that are not seen. On an idle machine that does not show, as each event wakes its receiver up by a write that
/// is seen; on a busy one receivers are awake. D-Bus takes its locks in orders of its own. Of our own code nothing is
/// left out, and what it calls in the C library is its own.
extern "C" Q_DECL_EXPORT const char* __tsan_default_suppressions() {
    return "called_from_lib:libQt6Core.so\n"
           "called_from_lib:libQt6DBus.so\n"
           "called_from_lib:libQt6Gui.so\n"
           "called_from_lib:libQt6Test.so\n"
           "called_from_lib:libQt6Widgets.so\n"
           "called_from_lib:libdbus-1.so\n"
           "called_from_lib:libglib-2.0.so\n"
           "deadlock:libdbus-1.so\n";
}

/// QProcess starts a program by vfork, whose child shares this process's memory until then: ThreadSanitizer takes this
/// process for the child, which must not start threads.
extern "C" Q_DECL_EXPORT const char* __tsan_default_options() {
    return "die_after_fork=0";
}
