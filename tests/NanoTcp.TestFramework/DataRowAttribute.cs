using System.Reflection;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace nanoFramework.TestFramework;

/// <summary>One set of arguments for a test method.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public class DataRowAttribute : Attribute, ITestDataSource
{
    public DataRowAttribute(params object[] methodParameters) => MethodParameters = methodParameters ?? [];

    public object[] MethodParameters { get; }

    IEnumerable<object?[]> ITestDataSource.GetData(MethodInfo methodInfo) => [MethodParameters];

    string? ITestDataSource.GetDisplayName(MethodInfo methodInfo, object?[]? data) =>
        $"{methodInfo.Name}({string.Join(", ", (data ?? []).Select(value => value ?? "null"))})";
}
