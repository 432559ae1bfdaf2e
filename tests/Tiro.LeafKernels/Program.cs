using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Tiro.Kernels;

namespace Tiro.LeafKernels;

/// <summary>
/// Compiles leaf kernels without running them, so that DOTNET_JitDisasm prints their code. An argument is Type:Method, or
/// Type:* for all its leaf kernels: methods marked AggressiveOptimization, which the compiler sees once, with every optimization.
/// Prints the instruction set and the threads of the process, then a line "argument count" for each argument with the number of methods.
/// </summary>
internal static class Program
{
    private const BindingFlags All = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Type[] Types = typeof(CpuTarget).Assembly.GetTypes();

    private static void Main(string[] arguments)
    {
        Console.WriteLine($"{CpuTarget.Current} on {WorkerPool.Threads}");
        foreach (string argument in arguments)
        {
            string[] names = argument.Split(':');
            List<MethodInfo> methods =
            [
                .. Types.Where(type => NameOf(type) == names[0])
                    .SelectMany(type => type.GetMethods(All))
                    .Where(method => names[1] == "*" || method.Name == names[1])
                    .Where(method => method.MethodImplementationFlags.HasFlag(MethodImplAttributes.AggressiveOptimization)),
            ];
            methods.ForEach(Compile);
            Console.WriteLine($"{argument} {methods.Count}");
        }
    }

    private static string NameOf(Type type) => type.Name.Split('`')[0];

    /// <summary>Generic kernels are compiled for every combination of type arguments that their constraints allow.</summary>
    private static void Compile(MethodInfo method)
    {
        Type[] parameters = [.. method.DeclaringType!.GetGenericArguments(), .. method.GetGenericArguments()];
        IEnumerable<Type[]> combinations = [[]];
        foreach (Type parameter in parameters)
        {
            Type[] candidates = Candidates(parameter);
            combinations = [.. combinations.SelectMany(types => candidates.Select(type => (Type[])[.. types, type]))];
        }

        foreach (Type[] types in combinations)
        {
            RuntimeHelpers.PrepareMethod(method.MethodHandle, types.Length == 0 ? null : [.. types.Select(type => type.TypeHandle)]);
        }
    }

    /// <summary>S and V are this process's vectors, TLanes and VI its integers; other parameters are closed over the structs that implement their interfaces.</summary>
    private static Type[] Candidates(Type parameter) => (parameter.Name, CpuTarget.Current) switch
    {
        ("S", InstructionSet.Avx512) => [typeof(Simd512)],
        ("V", InstructionSet.Avx512) => [typeof(Vector512<float>)],
        ("S", InstructionSet.Avx2) => [typeof(Simd256)],
        ("V", InstructionSet.Avx2) => [typeof(F32x16Pair)],
        ("S", _) => [typeof(Simd128)],
        ("V", _) => [typeof(F32x16Quad)],
        ("TLanes", InstructionSet.Avx512) => [typeof(Q8Lanes512)],
        ("VI", InstructionSet.Avx512) => [typeof(Vector512<int>)],
        ("TLanes", InstructionSet.Avx2) => [typeof(Q8Lanes256)],
        ("VI", InstructionSet.Avx2) => [typeof(Vector256<int>)],
        ("TLanes", _) => [typeof(Q8Lanes128)],
        ("VI", _) => [typeof(Vector128<int>)],
        ("TDot", _) => [typeof(Q8DotPairs)],
        _ =>
        [
            .. Types.Where(type => type.IsValueType && !type.ContainsGenericParameters && !type.IsByRefLike)
                .Where(type => parameter.GetGenericParameterConstraints().Where(constraint => constraint.IsInterface).All(constraint => constraint.IsAssignableFrom(type))),
        ],
    };
}
