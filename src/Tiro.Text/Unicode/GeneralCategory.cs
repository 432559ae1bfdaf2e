namespace Tiro.Text;

/// <summary>General categories of Unicode, in the order of the generated tables.</summary>
internal enum GeneralCategory : byte
{
    Lu, Ll, Lt, Lm, Lo, Mn, Mc, Me, Nd, Nl, No, Pc, Pd, Ps, Pe, Pi, Pf, Po, Sm, Sc, Sk, So, Zs, Zl, Zp, Cc, Cf, Cs, Co, Cn,
}
