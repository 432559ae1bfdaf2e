// Kernels write before they read: locals need no zeroing.
[module: System.Runtime.CompilerServices.SkipLocalsInit]
