namespace Tiro.Text;

// Generated once from the Unicode 14 tables of python 3.11 (categories, combining classes, decompositions, case) and perl 5.36
// (white space, \w, grapheme clusters, scripts). Each table is base64 of a raw deflate stream of LEB128 numbers and bytes:
//   Classes, Graphemes, Scripts, CombiningClasses: wherever the value changes, the distance from the change before and the value.
//     Classes: category (in the order of UnicodeCategories) | White_Space << 5 | \w << 6. Graphemes: GraphemeBreak; pictographs are 14.
//   Decompositions: distance from the code point before, (compatibility | 2 if never composed | length << 2), code points.
//   Lowercase: distance, length, code points. Folds: distance and code point, where simple case folding is not the lower case.
internal static partial class UnicodeTables
{
    /// <summary>Names of the scripts, by the values of <see cref="ScriptRuns"/>.</summary>
    public const string ScriptNames =
        "Unknown Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali Bhaiksuki " +
        "Bopomofo Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian Caucasian_Albanian Chakma Cham Cherokee Chorasmian " +
        "Common Coptic Cuneiform Cypriot Cypro_Minoan Cyrillic Deseret Devanagari Dives_Akuru Dogra Duployan " +
        "Egyptian_Hieroglyphs Elbasan Elymaic Ethiopic Georgian Glagolitic Gothic Grantha Greek Gujarati Gunjala_Gondi Gurmukhi " +
        "Han Hangul Hanifi_Rohingya Hanunoo Hatran Hebrew Hiragana Imperial_Aramaic Inherited Inscriptional_Pahlavi " +
        "Inscriptional_Parthian Javanese Kaithi Kannada Katakana Kayah_Li Kharoshthi Khitan_Small_Script Khmer Khojki Khudawadi " +
        "Lao Latin Lepcha Limbu Linear_A Linear_B Lisu Lycian Lydian Mahajani Makasar Malayalam Mandaic Manichaean Marchen " +
        "Masaram_Gondi Medefaidrin Meetei_Mayek Mende_Kikakui Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi Mongolian Mro " +
        "Multani Myanmar Nabataean Nandinagari New_Tai_Lue Newa Nko Nushu Nyiakeng_Puachue_Hmong Ogham Ol_Chiki Old_Hungarian " +
        "Old_Italic Old_North_Arabian Old_Permic Old_Persian Old_Sogdian Old_South_Arabian Old_Turkic Old_Uyghur Oriya Osage " +
        "Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi Rejang Runic Samaritan Saurashtra " +
        "Sharada Shavian Siddham SignWriting Sinhala Sogdian Sora_Sompeng Soyombo Sundanese Syloti_Nagri Syriac Tagalog " +
        "Tagbanwa Tai_Le Tai_Tham Tai_Viet Takri Tamil Tangsa Tangut Telugu Thaana Thai Tibetan Tifinagh Tirhuta Toto Ugaritic " +
        "Vai Vithkuqi Wancho Warang_Citi Yezidi Yi Zanabazar_Square";

    private const string ClassesData =
        "3VlLjFxHFaWq3re6e7rf6y7PTNt3PBmPHdvjSSb+jB0ISrdfVdsjoxAWSZQsEIiAxEcKi+zYWAGRBRECITZZwIKILbBJ5F2EQBECJBYQgYRQYMMChFhBJBBw7q3XnfFH" +
        "hnxwBIvbr15VvVv3V/fX71kt709X611VmSGgp5ZUpWpAV1X6sq10bSo9Gfcws6RG6gpgircab7Vaze5Xq2N8q4aJw+9IOeVVHytjjPitVlbjC+AaKYu1gbKmUpPlWk3y" +
        "6UqtpsUEq3cQ9Ntcf3ugF2OzGPPT4NxkMY5r+qbv9L7983ntBZtPJuqi7N7/+7Y51fswmTuqpznkrSwitclN68Gr6cGmHiVNd7TUpKO8gd0BqvDZ+S6e4SfpBpKC9SlK" +
        "RsCHkSF+izKt8CynR4Rr1sGbozPlZ73QyuTMdOedkIBTIb2k76jM9bt0N+4AQMPH2AqqbHqCPRxpp4eYDdtdFWAPQbegqPAHKfFJpakzztgHwjtid+hU8G2V8euN8jY4" +
        "eMjE66D8xyp4t5Cz3wtZo4PGEyuXrTcOd7RaInyHHcqvhYOk/eOh4xUtYf2uUDbYXZkG9AQ11P5ASBqFWRUwF1LSVZ+UXw0GI1DrO5T6lZHyGXBqykLhT2DfyliF9Zny" +
        "u0HN+Bw1M6GYJXjTTBmo1eLRcR98n2eBqQAlGnAA4xygCJ6EqZCvMcIuAL9TMcO98fyVCZgF5XqobebUEKsiM3A9Y/oy2fcGVr0AYCLGrClhHODIYCbHmXxCfhk0Ajuw" +
        "kW1xlXweYD+udEFhCt3JPqYRJyrqQxtCHWISY4Y2sOfW3O7HpURq+zimXDBfxzFHN5uBNqaW+TRCW4KnpjinZczzxncpYUzAaGZG+I40ZjPRvDUuG8JeKA2yBvoir8uA" +
        "QaQrmBlkAzkxbaBIdjAOPeeT8krZ3IltzWAf12GxN3CYzmUx469zjLKomRYX098D33oh9xPQSLQFNefBM82JNzOcO5eMLZ3YYyvpGtyvtNpjWnPRc4KvmRPWV0EZztNM" +
        "MXX9TmAackpgSxlsuagU5x50dCFXUC4YeWxldymYMd/wDc6Efg1drIM+U/U5H3GgzuEcC80FNQfOcRjAJctqE7a4BOmkfPd9GjrAtknKFdgNjpyuUpcILVuQWoKd0B/L" +
        "iCUDKjOfyTgJhiXl9YylkvheECnPsij9y5Zl5zQ8EMccxAvS0y2+jYjeP9JiRrq9hHF8on3edYs1dgj3t+OGL1JV2hGEPnCWssmjQA2BdJX/o+RlvtpVfsw8Y8uVyuwZ" +
        "cJ77GtalqPRDtnRwWGJGQxu9qHsZn+W1kM8K4abDXoozRS/3HRLPLKDKkC2Cf3ggxXP+CHzMOZyQQi4bcltSPyPrD5NYNHCa9m5ksAjQSIZ9k18TjXb8KdjXmC3EYsVt" +
        "+OUQ7yQ8mD/X3tWc4pPpKoDHsp3z6QxVzl4eM0uXVBjQfaw3f6/sT+NNCFH/BhrMnQ2lKyEB8SZ+jT2B6A7Uig8/JV9q1iDPwcYL+P1NSKWQm2SqFKfi1jMPTVbpaUn5" +
        "ZIuQSVQFFVCPCj2mGVYCC2f7ZXwsl+mp5sFpD1aw0RwNk//1CHsHofy/4KHgizoBoBIqBBbvbW66AFld4pWLxQLg/7h2uMh1mRohb128mymcA4+Jx8UkHSFy7FuHte92" +
        "xuoJPdZdWGwftVlP9bX8qqo4ry6ocYraruSVKrmiK1OL36w6XB9eUZXdxQ7kILilnLtY5Em83ihr4wi+uUdmeBf1Q+8SLP+SCV3qwwcqh3rFzSsfw3kuvyN/Tl02iW8R" +
        "4Bti3u8BjvnRNefaCdeWjMEpO9jjrF3tJRYzlNSpS2vtklowCuSAw5jjsZLxc9oV80DgRljKZfQhLK7Vq+54nblAq65Dzj7gxo+ctQfcS/xlCditC/cUnq8vQsmtwK65" +
        "U3XKo/rwrdbrgbuq68/fFsdN3zy4GK3L7zPa7dQOfGXubmSz64hXn5zstLWHuSFjTxZZPDLUd6mee8frebaX+BakZqO0gh3AAyPO8hvXff4CcTxA1hU4LyollN4Gwnq8" +
        "D2L5Rn7juOSuSHf+1t6Z61VUpTjJdnWV8L6eqnrIIMyNu1B7bLgxtPU4dd2risYOySI3YRyn52rvltp3+mY0+EXxsFdywOqqJnV6zzSSkDvOKR7lpHykG4QaZANPIN0w" +
        "Eoy3sPZhTm5s4qxfd5sI9QOH8IxUac0WuFR9t47x3Xi+rP3LZ9zEf/0Fpu2viJnuPGR4nOOcf47LKeQdXA7Q6L+pbE45LnEglRLmrWLh0szP9rgYyqgYLTfl6HZlrXk3" +
        "zbvZ3x7Tt1p/g3b/5ilOW7jdnrbhQmksnyMsyumVxsSzG1Dn88CFkpIUZzmmTw5jMigStRQ6mT9bJSgktT89GwROoiSFDLXPYEOcqEoK5w+hANBI+jpItFBwe0L5YNoE" +
        "Trepmal6nPrjeyTnSDTZNkt8m0rRIim5pGal0MTpa0xYcTH9AHszZ+Zlnz8dSy0ugyRllfKZVjzbtvadmO5jBD75CySyCNAtLJzJdGukmmRaslYomT7sj8TiL5Zls0XC" +
        "7F94DJdtGRnufZQcvDo4dPW0/xOXpZ+iY9OcugjpqVBgayWpeLooLSN8ZlTRwP9BswtwAz/Bp7uEChCVT3fINc+gymMfF6IdVKqrr+h/F1gq2YEobypkCOy7rltF5O+q" +
        "mlcU90FAOxP1LDgag7K30jqOu+PR3kIf2/BRh5FCvyFZzUX0ECGbG8lDcI7QncCr2bFxLK8uSIAL9cNWLn3MLdGG/xxCAIoKuw1HVe6dg4errHYg3iEZgZjuddvQxTNi" +
        "VtBBPyjLvZ51m0CZoz0Yyx67yGOBFbHGPHON6FGT7qV0cnJ8etw/FFU5wfyU145T4c+yqU5QPU5QnE1y7irCKPA+xfuUDURT419iizwACypwe1BeNicBJQXhl7V8qm0i" +
        "cNha5sNt4Zfhp3NIp7Al7bT8pjb1B2yG0oOlgOKVJghzidVe2wGSsXt8bBtgJ4rRpC3nSZouuJXAlFcAT5abBmQNzAd+H3cP6rVplYPOXWDPQa0GDUOcWKCwz3GDuzan" +
        "h/0enZ+cod70DOU285sBNxtC+ba2CCP+JB/dlT4FPQT0ljtI/kDo2KRK6QAqzQSIjnkHVCOOye1VPBf6ODqxo8uxymehlHL5t7kLwVe6gtFV7FjsmPGvct8Ilm5AAtd2" +
        "yJulKyd9L5x5JLCJMRau7XaApcQKTgcFci3hNFjHii0fRXQHTCq/yr0KubzcEUTFRtN9BbiSAtzyDROnZHBqKlTo23SapOITnPM+k1n0g1Kf8kzgTklKX4IgpH2nmXX2" +
        "qVxgcoHKjTZock0YyURoSYjFJOtRRR3AVbb9u3axWvbccduQz4oFX2xmHamXezT0W4t6OosdROYPq7v+IJtN2/1IKUFdrjlVAW/XYLEiUmmc0pOT9ek6t4Pg4oq2UVW0" +
        "AliZZdx4im3C2BSJHhiCh+emmXxxdyQ8MOkqKgbiOQhrtv44E4ZRUhXSolXi542/R4prYQfG1YNlPhs7WEfbPsGcn5QsiBtyt4F7DQH6ke6GilKivYW2joVMelY8y3W7" +
        "9ITFfWftjnXppsVeWttxFUt8UUtDBWZKL/Fc3zpXDOGEqAdmns/pE3tPEZPS8T9Q9JOR/yh29vx3IKZxSa8c9q8kdK3x1xLiKz8PcB+k2FlhqvmyW78Tcu5MNbBiODXL" +
        "3TvL1DvY0pC+m7Im7DIu2cf9FRJZzs5THhKUZJNGcw4FljjCLvnX74UwXy3pJIT2+9DAvhtgapjLb2nahr1VMPrCP2foC7X/NA6AJ/XsPRBPnWh+nNCvN8M9oA532T1N" +
        "D7i/gCgpSh5gHTkzy8ZFKBxM3K2FxL2fnLsY2B8/z7eu6x6j0q7Ss2oyno4B7DBrGcsfNCiKYUvyBHkohJM2G+F9HdkHcrGmJ0V0v4sZZDlSQpt2dnxLOIQvV2s1Zcj+" +
        "45H8rXT5tLuahPNIdk5L13ApSNcQkYUtpE8/K6ZwMdMR/TZaYyX3PFpWSr+Aa4Op5RA5B5VE2qvIudegnsqfCrhtlA4VvRYzjWQR7ZT/IVfdJXCdmGxMN4BC8d1ke6Gv" +
        "ZvZ9yOIRmRHWPmC3OaOn78fPD7YoVBtybItWCWSeu7tq8R4Dx/79N8J8LWm9XbIPH+OuYDCmTWQqOltr+rJ2pyhxT0LtiNoAJXAUcaLnjjwydlkLm3TBEfVkN+wNcX/J" +
        "ZbAY9zc1St0vEaHdAEGdA/vTQPY4tnSln9iX5wUquCHqEJ/dGv/bQw+5n2tsXMJLio8YEOlwhkGtnwK3lQ8KfMDzXwMPqHaOQqpfLPxrP9WIktfWYfi/YYaf2cbl+d57" +
        "6Zsr/hsJ/a7jf3yMXvzVFsLS2vgjdFWFPyv6yt/NoX/8E45efv8F";

    private const string GraphemesData =
        "7VdPiJVVFD/33vN93/3+vPteL50ZnZnnTAwyaqMzYzpPTZACkVY2EUQGDkItAiGiXLh6FSkYglCCsxER2tROiJAoWtXSWrSyoNq4KKhF4Uak3zn3vtFZtn+L33f/nXv+" +
        "3Xvf+T1ylTXOGuO6dNrNUhkMOWfw/ZH5LfrYckEXLS+QYQPYBEP9IqeKazLO0F7eSh3Mvc5FIVI5WZVimtWxoR5P0ilIH+aSSownsGbQN+yAjPagfaawlLOn3TxRGJ7x" +
        "hg6y8WrXO/aeMRKtBexamtZRX71CD/osxgBmxILIbEcLT6Cpn7RYYsDCmlOvrLb1JplMYvTSF11bIDOGiMxj9rC6yV4BfWKvh/6R6DPWnHeqL/ozz7G/ohqc5xQ7Y7cV" +
        "Dx6PKGpI8erXS0aHklMstlfYbsRuhraQb5+ij/qOY6SZU2uiu8C3i5WjyVJBDbJ+Jo1KWMjpBeyfjLlVMOSXOHgTs0OZnDzPaWRvMHujGbLq5bh+GfY68KyV9MrZGmoD" +
        "Z8q16kT9Cv0iLt1C7pDrKc34tObQ0jHNcIEjF79rtbLAuJZo38X6U2jPSQ4h58Q3yOVQdje6YOiQJlBCGwZgcYFyrkhWF3kHgoHTtA9GRDLTVO1E8I060pMD9np1oLav" +
        "uqykV8aQXIRrXsO8Fk+xpcaQZ43SarzfGT5GH7F4neGJ0YQrqIWH1QBjrkNrPEtL0gdeDTm1g6W/LD4icBo4DmwLNXFw9L08yXsGqxU68koPBxw7tpnQAG9j/hxZSIug" +
        "IJeXnNoK+9poLcBpXbRKW4eMFtAXnSHhH3HjjsPsk+jsT7vWHWK9LNlc4xn6jDlP0ZxCtA9c0vvTPaOPu6IZTJ8ErkjSXbyH8Xb42H8JqVz2HX2pXb0pO3ETt3GN+aac" +
        "xh6nh6R3XPc5moPU85zrSA6gYb3xXn6FDO2Pr0t/f7L0S7VLDw9j/S35Mz2s9KxkqtuY1uQII4wwwggj/B9QU40T10t0U5jWbxl3QHs6dEd48XWhASddQ+9Jtftdas1V" +
        "YVAXWkoapEQxiKHTYvipTHzNmPlAeOq6AfEBS6HzkcvQAW7TrkhoQe+kMC6AkWhZJFvEglqhXWYpklLsPHVQ457GfGQ1i5AvpeoV0XKsfq95KbOWH5G0G0a5qqetm3im" +
        "YMh6XeTY0gfvEc78bSTpVjyTMg+8qHU23yCzkThb+uMRY+c0NQmsJgXRkTeHPDoqwH8LqeqsDHRgNRIR+1fpm/DjyPSFAXsF9lwWn1gXJDuRaFbIeC4iWPFKznMlx/NF" +
        "rjTO0lWXqGO0vMpjkSdvBHAebNdt/B/Cfx70n/ORGQ9DNXRXKQrd3u1K+vIs3D4Cpde88uEVcHmWBJFwnc/Xdadj+nmO98LfcbrOkWyK05yB6nrNdA+7PpHpr9q8giNf" +
        "1hACMKbMvE0/VOr6EyoeHczoQxncFxp2FAp+rTE6C3zRCgMLTupoB4jbsyCTDeheUKJYUTccyreD0rWVcm7RWfxjA+0swy0cefjGkg+XwIbDwNA7oKEvhz3QwNQPHnty" +
        "mkfbC6uY24d9FXDb4fDCw4LeHyy6GV5zA8N/G3dliv4D";

    private const string ScriptsData =
        "fVZZbFXHGf5mzpztbt6Xsc319XptfK/vvcbLwWBzwfiAzRITCDvGbG4hSZM60DaQNA6GUAImBjcmpQSohKpWqrq8JOItrVrloa3UhzZqpapK+9KHSlUfqqqP/c7hgipU" +
        "9eE7888/88/8868HeqPfoC0i5wtdRph+nRZ+M/FTQ6d9U5txqau9VzNKi4wBGY4CKiOCMeQFc5GpJjY0JDLlycvCk8nvk2d2Qpp9BPcMDMEZaIQasBBVphbKIhKEQaSI" +
        "iBdVDZ5QL5FuvZqAuLoe8qqh8t/sQ+LkOsiTxpu9kG+WQexqgtzF869GYapmCCVhqUnKrUrt8lSqTMtUQ1RBRB3IqCRqSduEgEG+jLolvoJDniItoibnGjJHXXMWVI7r" +
        "OcrlKEf6CWSO9+bM0roBg3M7x7vCsQKRLOWzLhGMlM9SPkvZLM/PRkp82jErUJalLtkY7GDPHPlz1HeO585Rbi7gUW6OcnNuiW/AJtRTfiUiS6SXLBhLlF9SHIM5deRo" +
        "hKCOSzGoJfPpHsl1i0gs1cBcjkMsk79cR5RDLruluYK9LENaLguCcssR8twRSoxwxwglRviiEWoy4pZ4lBqhN4iAluG6RHyKMlNcn1pTGmnhKd421QCxwPlCJYyFeo48" +
        "Z4G3Ldic0zMLVjgXCw6shQj5BmLvD4Mx+H4TOsZ5yzhXx02ivkTXQYbzgLZIU2pcIbWyFWKlHWolHY5ihXG0Ymu1ItFx9IHo6oToEjAJ2dWjRZcqzMv0BESar0jTF2lR" +
        "ortLY8v/WOOZ6bUleoxIwUg3wKrbC1lHXSrnzS+sgvHGNm28EYX9bi3cd8WaGi3hVlQjdo1GukZjXJOIbZqG3BSBFeCw1PIwU+1wNekDsA/3wKz0EdnK0N9K14ZgaG+N" +
        "XU9CXjcRPZ6BOs6Lj0dhHJebUuVMmHK5uAFicRXkYhTWIs9dTEB6zSjYO2DYOYgrxUg/nIja4sHYUkYYX8wnXdhdPbSJccWB4zFZvThBw3lCW4ThSU27+Z0ZMyn8Qsb0" +
        "FREn7WeEV/TnZaaWVYOvz3SWRqdUMZ6gmbwBjrReJhHuEZkqjkFlYTzoGK/YxzHq0znBV3OnH4ehW1DmEbqTlcjwJQuZ0I1Ehd+tmSf6tgmto6jRD+yyean/Sb/oFE86" +
        "3T3jpxrOwmyw/9vxtz3YtyUSt0W6Dm7o2f+DZEpPozXPCM4fQCz/mUCDpie0maevCJ13PVWQ2skrzQIxyCDgQ+QgbTh6UMtRA2a8B6IwTYXK4yndjthoeYE+1cVCs941" +
        "muO+/fp7Iv/JGl3Mzz8UDxZdGA+G4G7Lf/sHEtXJGWc/HN3qz/LxRfqA6UATCd9EvZ/4RpYGope/5sH5uk/EYKVSG3q12CAutCN6QRQYi+t28j6xLgK1Th7l3bU8vpZO" +
        "qGXa1KqjqRtjqL9h7q1DJE3XlfDUND4zxXczwleMYVU3tZcFei/vLDzch1ihDqpQwKVN+b+zduXPoNO3ETNNmAO02QBzdIDKDsgSIuo1lKu/0UJqClINwlYCKVXulQev" +
        "8BJJqduoaxWhoBTF1ZUgHniGTpWaWHQ0QqNltaQZjQKVfQpWQU2FiYhmvZqMQUxSi0keN8nbJ8vIS6B18gLMMHIC47mZ5yjBOGOU5nTWE7gottNmVQWGHQMN6kw73DPG" +
        "6kaYLzEn7yQh7oiXWWReTmB189R8/izz8Sy1f428AB1dcKr7Ea0Wd6MQdxnGd6nUXSrwzHxs4mMWhYlaRCYcOpMZ4a8mXIw38TVNfHNThmB9J835EDvGkPuV1EwznBkX" +
        "+X6+q1/C7Ddfb4LxutjRAHOHQPFAan891P5qyP29RQZlkXuKzMcic63I0sBRFVnli0z7V1IvppB6Pg31fAyuNQjDsoeZy8PO2iqYa53zlbDPK8TO25h6dQJDp9cgTtin" +
        "rT4+sy+C78qgOd+n4vfZRO5L7PwSFy6tRu2XG9BZ34TqTqZZYidUgnZMiPVjiKzncy5r2JdptRoWhZpKODvTcN+aYROoRnSsEmIsg43TtNM0zTDNR0zTbtOsaZvXwdxM" +
        "uR7yethKexh2PTRMD/eSFj2MGU/0uKUV6tTDRkiY3CEJgzuuiROHIU6YSH6wFc4HfIV4exDy7U60HhpH9FBQj+Ooem8Y1nsRDMpGSFkGJevwSLSux8l7uxG7J1p4YAuf" +
        "0kLbtvDqlmQ4yhZasiUC/xjVO8ZkORZF43d4zzu7Ea8s/+paXJExlrxYlkggEmO07U5B7uYrdicwsYcv2cPj9mRg7BEl2oWzh1r1Mkh6Oe/tKI0W7N4IPpLPaXwstvF3" +
        "Y6kP8SXReMfGbOMrEI1sFI0/F/hV9aoTiLf/iKq2u/i02fhU4dGY84it/Aj9d4S14Yi8yVS4yVtcRrRrIXKO/eccm/s5anSOvxHnqvBj84VDOHVwG9TBtbAPVqB4S5wS" +
        "eblRIJpnVb317xycW/PWxs8MrL7l4q/jo3TUKA8YpbqjYvB+UBOzgwYquOCcum7gUmXbizDbmIJtDMg21qS2oJb+sd2j7TwGjz6L9fpfgkmdZikYZX+q8Bwt2Z+SntIj" +
        "qMn4uCM0mys7iKs1rgj9ApN6CyHD4iHDUQVtJqiEYYkQemNYZVi7S/OmcM6/43DP41Ly20DwYfDpu8imW3aRixfL8BvHb8afRTe3dFdAhiPf123id2KWZWWW1XWWNp2V" +
        "+ER+qxkVHw7D/FDg88dVlbekuT34ldj3C6q3rxzdYjuUoIiQuGnpzdjOl/1MKG5VjeHfr2CplAT/ovGYL0JYhCrRj2E8s/9ZPFkLzrBLZz05Lzi7gn/cwRlmSPdz/w2p" +
        "+behT9LELKJBaw7RQZ/8UMDTDYOBqePhJjqRdEJbgVN+b7PWltOYQSc/S3H+2oQNlKEajmxcQenXLBo6GTpqZ2D0mKYF6QkjhE23MkvY5U0eGwkF+KcS8pcDdw6hg8x3" +
        "nPznv5ZI5R+lYOf/xCfmL2aRyP9kGPfr8/cU/hLN/7ITH/2BHQ1JPYN54f1D4D8=";

    private const string CombiningClassesData =
        "XVNNbExRFD7ffffNm9fp9Ge0WoYqVVE2IxFSqhsRFl3Uz86CRKTxU5FIuhBBBwuLRkKFCmJjIxYiNiISqy4qDQuRSb00TdPcjFqwYiER37lvilice84799zv/H1P5HLG" +
        "tVaR2CoqSMIpk1hKDmFiXfYbHJLABYkR8LQOjDQOn7FoUnF5uWVcKNdNAmcpwSx4ZpKMU4+ZxQIx6pBDPfJoQCOa0IwClpkWtGI5BG2UdqzgyVw8C5B9LtuBNeiElIpY" +
        "hdVIv9ZiHRGZP1RkxjZ1QY67SIzPDGrWWbvrWg/pcLUvSuB85Vph4jP9ESOP4CIPEPNhu7MsJdaGKaFsTgLp82OwsompQ9cgf2EVLkiL9MC+POmLWFwMCWoJhmrfJebY" +
        "VbPP/Kcv/WNHh3CYrdW+hmPj9QW1hwzP/Ckrp0e8dd7KANdT1NGpVCDbR1GmdRUSlq0YtZ3GaiX9jDlLXBDzAO13Idt8EfGrgxEPwKOORb7l2uQGZtOdfErVXl62uKzo" +
        "eEuchF+x6FiXlmJ9zY2M2+A7j2QbkXfQl6PeTX3XjxVkGh+RT7Qj4fYk43RcRibTqeo+zCI+EmUKrruKBXpnoNRL1ybviQBuHvpKkQKk+wVS5F9tTDWmHR11nfLEzrCn" +
        "KluaM3Iia+TDF924dXXSSYBByrgOqZtyRx8VXUF6uXt1HGHl9dRf9UnKL+VaqHyjZyuvvuubZw+xEjKaYfkR76bZhcxrsbeVSTfziWe5bHQ6ASbnk8dpN68th3dFW5nQ" +
        "gaYctbJliaXyRvF7KA2U3hisaA/7K3Gu/bQH6I2pT/qb5zzoGIxS4rRzEQELmFZnwPs2FnHMR/6EVxd5MeKtc7TGjDfLhuCWxn19d5BSoOzXooNYr2s8Uk/lHhDKTiZ6" +
        "GWeMPJ1ghzLZUzEIJJhHJZRsQuaQJWQaWx1XHrwqMh6umf7Is1OndE0/fhj9Uxg3l0siGXYZpvoN";

    private const string DecompositionsData =
        "7ZwJeBXXmaafc6Uq3RK66VEcx3HSiWW7ZzqezjhGYnMS22CEjWIDbrPZnsy0rwGDzOaw2Mbd6dYCQkJiESD2TRJoQbuENhbtV8tFgNjEvopNiH0xi1n6+/6qKws5djIz" +
        "6ZnkmTwP33v+Ouevc06dpe6poo7WKC3AbgRE6zbNqRkB03UvLVBpQcoICNeVttnHywhIhdFVaRNtjq41vbspMlA5gmDb7H3CdGXvE05EEJFENDFLt9n74lR7P7r0o0s/" +
        "uvRjagjjQhgXwrgQFG8fyHMHMWEQEwYxYZDERete9qFMGMqEoUwYylzeDUeCkwlOJjiZ4OQZTqY6WYMRrMEouoyiyyi6jGJqKONCGRfKuFDWYALPnciEiUyYyISJEsca" +
        "TGXCVCZMZcJU5jItHKdNk+udziKJPlG0iD5ptIi+PG0E0ZfnjiD6zqRF9I2jRQQTI+NQWj9mNYrox6xGEf3oPIrox0xHEf14xijidWY6mnidzqOJ1+k8mnidDTGa6E+X" +
        "MREoI4TXFkqEsKBQIoSnhRIhzD6UCJmp24yQXysj9CNl/zVP/4h4g7mNTUULvMkrG0e8ybhxxJus0zjAeLNYKWNcsfKyD6TLBGIgXSYQA+k3gX6btQle9kGsxERiECsx" +
        "kRgUSysWNX6b504i3ua5k4i3mcEkYjATJhODWb/JxGC6TCYG02UyMYSHU4ghPJzC9h7KZphKDGXhU4mhLHwqMXQWLWIo6zKVGMqmmUoMZ0GfEu8S08TioHiPdfmceI99" +
        "8DnxHov8HNAmP20ftJxXtlz/jn0oranL9e8Zwfdtygh+AIwk3kS7v/kRGhAaCHsgwgnohz7Mx0mEEKHEIGIiMZSYShxWvJR7wsMqXOxwsePENn3CxA5DX9aI5ylhijeZ" +
        "KqyVmDOgl/11njSaeIMYK2WzJSYS573o2SYs9mLafI38iJ0c/B70Oa7tc4xJ1mM0J/FAlj+BcEnlTgtrhWeE+4W3hX3m8tKJPvG0iH48HEX04+EoIoSHoUQID0OJQTyc" +
        "SAzi4UTibR5OIt7m4SRiKA+nEkN5OJUYnMIRRAwhpqSg5v15ZWPidB97H/auU2an3HSIZmm0L4R7hTeFg+g2kciWxs0RvktMm67/ThujtDPeSvtIaZOUdgfWl1C4prRP" +
        "lTYtwAjAmDQCZhKziDQiksAk0VrgOw7DS2mfKS1B+42OdtVxo9IX6Mo3GtYLeqmmGwEu3Vv/pS43enuaNGy8D6hjutoTaNkXC5f68C63WrhOYtKFbvCHSOVIXyfMk/hC" +
        "YbGwVLhVPEvFxyUsl3iXsIE5a/k+SiuB1vko+y6J30VPrRZxFT4/1DYirISqfGzaEoSFPt5aso+PPcHOYZNg5w18gT1c97ZHwdbsy+zMY4mkJtuj9C6wo/QAewn4hL1Q" +
        "4gvlrAI5q1nO2ihnlUhqNTx/YL9h5yC4Cf7avsjOm0ER+B37PLFzhfPs0WLzZyJBYgpBL/t+g/EHhIvEp0i4WFgs/kvs06XE6VLbaLHJVcIy8TknObQKsyR+mzBZzqoW" +
        "JktMtRUfKzaZKjF1kk+G2FvBOco47RvRZTnS/Xb7kXvAemGq317QDXuQkep3w08Z9cI6B+mG3d++17HHz2avBP3tu8Bmb3vadzd/127PBb3sBeDf+SaAyneRcLFwhTBR" +
        "mCTMEOaA4+x1j5U9hqo+tu+x/+Sb+Njmx+AD2nxzwCG++d/b/D0v3xLwWd9FIPIUrpD4DPA8Tv5+8/e9wLLv0973fWT0/c3fR0ZgT/v8J/Y90cNe+0TZE0gV1iLmX+y1" +
        "P2j+wWf28if3PuljrwUR/2TzkzawCrYbMf9mr/1h2Q9xlrD2h/t+OAcd+yP3j2zgjh/hFgqbMcd+NNTY9rf5fxumjG0/zv/xc0bGj5f+WIGJP/65FvuTnr5VPyl+yte3" +
        "EdR8dwqbhYdAh2/FTwqRevUn135iA2/8RPnmPxX2lDLynwp/SvkWiF0A247UsKe+6zv/Kea24inmkChMEWY8xdzmPVX41Hj7uoDsgGalHX561vfsM3oU9rDZZwpjhLHC" +
        "2aC3PR58zr5RYjaDXvYyELNVYqrAVi+tD+akUtqrNi1Yaf2UNsdLaa8rrb/SQpT2a6W9obQ3lTZAaQNt2iClJeFu9JbS3lbaEKUNVdpwpTmV1oTYnVDEL5T2gdJGKm2U" +
        "0g4g4hB0GBpt08YqbbzSttqw9FTaHsQtgvNi6GOlTVHaVKWtxMFlJHyC2wZM3kIKoA0+5m2jDgqVW+hU8fGkV7anf0fbYn9W24UsRihtL4Iryiz+Q6UdQ3ACOg2dg1qh" +
        "87wVo6SVuBVfhD3jl0pbDfsqT4WuQdehG9BN6DYvEemRUAbaKQbhLGgF8ohFGAd9rrR5COKh+RrvgX3sfdbxp4R4lb8RHxCvJtMiXs2jRdTJXfusMJhOI4lgOo0kguk0" +
        "kgjmr9FIIjiLFjHfxrvcAuF8W7jYskxn4iiiXy4tIs2bd7V04Wss5ENZVPLGM5roz8MxRH8WPIboz5vNGKI/Cx4ji89sWkQIsw0ldkj9LwvfIMaKxSzGEm/wAsYSb/Jw" +
        "HFH0K1ldCN9k0jhJZ6XHEQOYxXhiACs1nhjAE8cTA3k4gRjIwwkSxwwmEAOZwYQs+ckOl5/scLGjxSYbpc22CRulzbYJ3yI+FouZf0y8TUwSi8VMIg5KvQ8J32aRk4jB" +
        "dJpMDKbTZPG08fiQ8LjwhPDkr8gW4RBiilg8ZQoxhBlOIYbwQqYQQ9dyIUMMZbNPJYYyYSpxTq6gVXjexqtsEw7jmvgTYhgz/oQYzgv/lBhO90+J4XT+lBjOqnxKDKfz" +
        "p8Q7PPyMeIcun8njGw+nyZqYK+bPiffo/DnxHiv/OTFGrkWy5wp8Gpc8zjJN2R+iKTR7H3o7iT4xtIgq6bKTwipZ3J4UVqkYsU2fSLHJNS+x8ERhhDRBpDBCujhSGGGL" +
        "ETtG7EixzXOj5Fx5QmM1RhH96DaK6EenUYRb6nNe6Jb6nBe6pT7nhW6pz3lhidSnVBjCxFAihNmHEoOIiWIxYSKxR3K/Idwjud8Q7pHcbyjTJ1JsslFy3yZc48WzEoVr" +
        "vMLEDhM7RuwYsSPFliv3ShabHEpMFYtuU4kcySlXmCM55QpzJKdcL9MnUuxIsZPFJt+l4zTiXR5OkzieMI14l+7TIrHqzvNZIAvPhWDYy/QPF4a9HC52uNhVYlfJEneB" +
        "kP7R4hkjjBbPGGG0eMYIC8W/UPzniWe8cJ54xr/Mp5cE8UkQnyWSulS4RHyWik+x+BSLzxpJTRSuEZ9E4RopMVG4WPwXi3+aeKYL08QzXZgmnunCUvEvFf9c8cwT5opn" +
        "njBXPPOES8V/qfiXiGepsEQ8S4UlZs7CcvEvF/8K8awUVohnpVzjavFZLT71ktogrBefBvFxiY9LfJokdaewSXx2CpukxJ0gHzgWggdeDhOGC6vkoWGBkPkclxxOCI9L" +
        "DieEx8XzhNlK4p8u/ufEs1V4TjxbhefEs9VsJR8+NWX6sO9pZfmw92hl+7CdaeX4sEVoNfrwmmht82GtaG338cLIc8nIIyOEkcLpwhnCKOFMYbQwRjhLGCuME84WzhHO" +
        "Fa4RJgqThMnCtcJ1whRhqjBNmC5cL8wQZgqzhNnCHOFx4QnhSWGL8JTwtPCM8KzwnLBVeF7YJrwgvCi8JLwszPOJEvKH8IoVI/UBbbDZE0WvuGTGRgmnC9m+UT60XHzq" +
        "RdfqpT6mYQRUyfMseUOyLJYssyXLYsmyVrJMkGyifTjNaMWIxZTyV8KE4UJzekUJp8tzL73noXtLJTe3jzmhooTThfSY5WOzP5CcHkhODyQnl/i5xG+r+OWi3EoZnpUy" +
        "PF2S31bhOvFeJ97rxHsOvBPN2wJv7PoMH6W/72W/J5faINXfLpfaIBl8IZe6Wk6N8+EMoDVXLKToGxRaDFNMj+it9MjeSgv4pn8+2rzeuhFQoDu055Xx/PPK8fzzzxta" +
        "gLeR3zu/t3KQ+b1tRmHvQhyRhb014+mnbUbADN0wXnlFGa88rYynX/mOv+ma39uuBfhrL2CR7qV1U1p3pfVQWk+l9VLai0r7B6yH8YTxktJ+qrTnlDZB0bWrMt9P/8ET" +
        "bHzMGCXPDp+ZjxZjFB8pxslTxQR5ipiMBwk/4+3J7zicPx+hAET0VUau6mtzjPj5RAXgyWGelw1Rr+GZRJ5yzH/ILNUmjzwh8rwzzqYNVMbAiV582PlHed7hPy9j8ADl" +
        "GNLvTWUMGWDT3rPp6T4SvKF0F5+iUKCN1cSD1Gs2PjWhvk1d8HAE7YJ2Q6E2x2t93uFrEPP5ZQG0BooP1vgMZj484UHnIx++m+8pb+hfVP5g1xfkIEg5AoWwu4vdXV7g" +
        "g92EiO+hHN2FsHtJai+JAXuSBuJ5sUZIiHKEhNAYprRhyhiG42E49h9mxqKi7yjjHcS+E2K2TV/Fag5gHY3QUOUIDaXxCZ/JjE9w/AmO/T8xYz9jdxmfIfYzHLO3RsgV" +
        "jvd1vIBL8LfP61vC5xXwMftC8Cl7k8TsEe4Cu9sjg0uwMIwGveyx4A/sySB+TEDdyAjOCFYOMiPYZmQHZ+OIzA72t2+Wc6qFLjmnHnzC/hLNEzC72LcFs6BfES8Tp+T4" +
        "tJxyTezrYn8h9i3Qx35X7C8lPqIf7ch+tKPEngk+a08SO02YLswAu9rvybn3hfESP78f88wXu0C4QVgI/kqPfh+3sveLbN8yVQyMC6NrVygQCoK6Qd2hHlBPiP0Nv0CM" +
        "n592fQ4IJIKIbkR3ogfRk+hFvPic8v9p1xeEXYWBwiBhN2F3YQ9hT2EvoZwbiHONrri5BEJBUDeoO9QD6gn1gl7EjafrC0RXIpAIIroR3YkeRE+iF8EzAnnGT52s5gfE" +
        "CGIkMYr4kBhNjCFCiY+IscQ4YjwxgZhIfEz8lphETCamEFOJT4hPic+IacTnuIf1MWe8sl6dvPZNb04U35y030gGe96dDJPXJ5hg7yrtPXmP8oFnfoySdxaj5cYUKm+O" +
        "O97rJsrt7rfyLmSy5+3JJ/I6GRNumryEeCHJ19+cFBnBYxy/+MVLynjpJeV46aWXPvQ9MrREX+PFXIddU9qJ93Jt2rZ9aoi2utzm0MJW4EaWRhQR5cQBYsZKII5YQ2wk" +
        "ypOA00QbEZEMLCIyiOPETSJsLbB8HXCHSEgBlhElRCVxmGglIlJZOFFPtBD7soDV2Swojy75wCwigUglrhNNRSytGLhNzC0BkogS4hJxlTi0iRUnrhIPiGubgbvEQ+LG" +
        "FiYQsWXAAqKJOEFcJ6rLgegaVpfYSuS4gQ3EzK3AYmItUUocJ04TV7bx3O1sbGJNM3CSuEMU7GN+xB7iEDF3P7CQ2EC0HQfWn2LhxCainKgjDhCHiMzTwPSzQAxxuBU4" +
        "Qyw5zzYl0ohcIrYNmE98cQG4T2RfZM7EJeLQZdaUuE5svMbWvQ6UETdusOI3eR3E9dvsijus5ANgJzHrIbCFCA/Dj24cMZ8oIB4SMeFASyRwnrhO3CPipgPLidXEJeIa" +
        "cZvYFge0ERXzgEaihXgwH4hdAOwiwhYCxUuAWmIvcZtYuRQ4tQy4QhQsBzJWAm5i+Woglygk4hOBhiTmkszSiJ3ErfUsIwNYkQkUZQGlxDliZzZwlDhJtBJbc4CLxHUi" +
        "PBdIywMOEceIRQXAUiKTSCsE9hPHiHVFQA6RT2wmDhKnS4Gbm9mwxLotwCaimthG7CTuEPeJOWU2jnZgDbGJcBO7iNnlvCxiTbntH7SAHtr8923mDK4hXCnqu/at7y91" +
        "2uzbhDuEO4W7hXuF+4QHhIeER4THhCdAL/spsc8Iz4E+9ssgHjfeX4aYa2JfE/um2DfFvi32bbG/FPtL2E/Ya5mDEYAII4BpK500o52znA57hpNlZAlzhHnCAmGhsFhY" +
        "Ktwk3CIsF1Y6WeMasWuF9U7WeAdLAVniLrF3ib1X7L1i7xd7v9iHxD7kZI1TJM/LEnNFeFV4DfS235f6FzjrnYFa2DMYNdD6Z3FzRJiJMAuKhD0dmgHl4jgPyocKoA1Q" +
        "IbQMaVHQTCgaSoRioFlQLBQHzYbmQHOheVA8NB86AZ2EWqBT0GnoDHQWOge1QuehNugCdBG6BF2GrkBXoWvQdegGdBM6Di2EEqA61K8eaoS2Q7uhfdABaAXSjyA8Bq2E" +
        "vQpaAyVByVAqlA5lsD2gLCgbyoHyoSKogmVAjawL8rnG/GHvhw6w7XA8A4qG4qH50EJoFZT4rLf5ayk/ijG0DvFnahatLCKWyD/v+QVdSoQT6fytys02f0adjp+GPcM1" +
        "RYQwUjhDGCWcKYwRxgrjhHOEc4XzhPHC+c9w/RX2zAkJI6ww0gpnWGGUFc60whgrjLXCOCucY4VzrXCeFcZb4fx2/0sIf4zzW5+Je+b0MxnPPqeelKP5TLHhKlcoqfxK" +
        "CWLMIzQZg4Vm5MUkCSLNtDbz6Ih5hJsMA/xmStpxCfBTyCDNjMTtlwEWCgzwO8tgfZNZnulSdk2C2WkS3DklQeJSOe+ImbZhnQQtZpXumZ5niszIixKEr5Kgzjxvj1mz" +
        "i+bp8WYafrkYXGeg7ViPvr632bMqmHtLGY63hvTD4hjr9kCs2wOxbg/Euj0Q6/ZArNsDsW4PxLo9EOv2IKzvg+AXBL8g+AXBLwjPAJz0nOyR1gT3TOKYDhP390xagyND" +
        "GRHCSOEMYZRwpjBGGCuME84RzhXOE8YL2f/qcaYWPxuG3lb+HAmxz9yQ8y89Y/u9k2QhDy9y0Ri5wrN8PLLCsxiUdZEscGSpIysk+WmVJaCsn9CryI8JZVyBoD/xI8b1" +
        "TiJ/w48wbgPXmvu5Kik+71kgtq5B6nqWdoUFnTvAlS1/btFrmKFcrLY0f30Sn+EC8TpXopt42mIuLs9wrdnCJVE4z61juXuYugIFGUHoxCB0YhA6MQid2A2d2A2d2A2d" +
        "2A2d2A2d2A2d3Q1+3eDXDX7d4NedD3O8fiNQGCTsJuwu7CHsKewlfJHEc5QZdDUD8/T+o5Vj1KTRyhg1TDneHIInlSQ8aKyFUqA0aD2UAWVBOVAeVAAVQsVQKbQJ2gKV" +
        "Q5VQDVQL1UNuaCvUCG2DtkM7oF3QXmg/dAg6Ch2DjkMnoJPQKegMdA5qhc5DbdAF6CJ0GboCXYWu4cfu1EoVl66Uf5Jzp/MefvhotTn3OhPFuu486MTVOZKQhlz81zq3" +
        "Ii4XMWsRot6OFGc6LPV4mrPUmQOvBnilIcyAlGM90kolvOdELR0ZzrVO1Mg/w9nqrJbSMpwXEUPfTFjXJbzuxJUZ2c5MHGWjRKT6ZzlPm37+2ahJBS0jC2eox8lc5If8" +
        "n6R9Qq6jzUq5bJbjsDweN8N6qXMOvDajRsjFPwe850RrO/IQss4FSHVLeM95BB6F8MyRfAvl2uWK/ItRK7NFNlktwpAlVpj5GHVO9LnRwDMNKddwO9Gjju1WzXYgX/T+" +
        "42x/z7m0EeffhPCClLkH/VBqXpdjj1kPY48To8rYLensMbYp23+vM9nsy8ebEVPsTJWz9iKdV70fZ5eb/WkcdGIMOg6ijTG2HPsRVyPHZq8dhFcJwgMIMU79jzjXWvU7" +
        "DE+ExiHpsSMgynUcMnOVEPH+R6XF0LoOWm0SVjt3SNiGFPX4UfgVO8+K9zHxZfsc4xh5nGyy6nmCY8GflBb0b+9jxylzzEnI4zPOJPE4L63Lc8/jupWjzblHRk8b2Czx" +
        "F2Q8XJArypfrsMaK8ULpCczzrsJAYZCwm7C7sIewp7CX8EUStwwz6GoGgWYQZAbdzKC7GfQwg55m0MsMzFwCzVwCzVwCzVwCzVwCzVzGvIWajoT6DFWOD5yTlDFxmDI+" +
        "HoHI8coxcjzumGABKhYyVBnXN6t5eJY2shpluht4vudN2ZjTqDbhhu2Pe//cMrVsleKt3/i4jzImQJt9gPHQWOiNV5UxAHr9VeUY4Ryn/MeSxsevwfc1+gpwXxwPjYX6" +
        "f64cY4kBxOvEEABOC5DNeGIkMZb4cDyyGc9EYDw0AhqLKxkvVzKCNMQcKxzPS0M0L1DMscLxCcGTlT9JfzSRYywxgHidmOQcqR4H6PekGdLz48kofjKLB8ZDH6MxJwxj" +
        "BDAeGgsNYAsPR8JwJgDjobHQAIbpPjAAf+fz459Xxqu/xUWgO0aMVP59E4LRIo6+ExE/km04TRlj0Hf931JG6AS07RvQAOQxRRnjcOHjJijHuIlow3GfoZAPcF2h44CJ" +
        "aO+3+iv/j1mA4623cMZbbytjMjp/8CfKGA7HYQnBaLQ+pNGVP+tGoDBI2E3YXdhD2FPYS/giiRFsBl3NINAMgsygmxl0N4MeZtDTDHqZgZlLoJlLoJlLoJlLoJlLoJlL" +
        "oJlLoJlLoJlLoJlLoJlLkJlLkJnLaOe4lafx82jHT6N9N37Lttsi5G3ha0r7R28tBauF3bYWXUvdzpcRzXxz4Y1fzWabrzZbW7xc6fVLbEq/sU0pnW8f9HqsL/SdR3CY" +
        "jxWJfhqLEZ0P4iZ2YlzoXCLpMzNg1fPwi2qg9QIw4yFQHofUjXOB2/HA3EQgYg8Slh8EDmCa6kfPAluikXA+CbhaQBes1PSbWNfo05vpjDWWnsWsVm0GmjbisO0YsC0W" +
        "h6fmAw0uHO6PhLV6HuDegsPFWIzo51nQvdPAdhYetRpWcTLLxUpNr2kAdu8F5rGMs1hZ6XxDpEextMPE5eVAfjatIuDuJiDuKvwe4kagr/kSaJiJuOloXZ0vPPTmBOBY" +
        "HmtfBhy/DTxgpidZhpvnVrFhb2UB++l3sgRYwHY5eAiYexTIucua3gO2ZsJvF6sbG85asfaNxIobQBlrcJU1uEm/sMXADraGtPMD1qWUnXcW60d9fgUwky1+5TxbiE38" +
        "JStUznZJLwdm07kRtzz9thtIYjWq2fFHc9k4l3i97K31zHnjPhzy9ZQezTMesNzTM3C4po4Wy8hmX7Ym8TTWOXwn63IHuDydl8VcdnAM3eQFVmFJrXPRrF9gD7q2MlP2" +
        "9Ho2dlYGR8kGYPEWYDvBN7x6LUfsLQ6Vk6s4gDezQzkSw3BL15exk5PZpg0ngZhW9gKW6PoNNt1l9kwKT7sUAySv4fBhXy5ey9OY/ZZ0Dm8O1qp4z5U3sH432WBf1vIq" +
        "2RBl7OmbZ4BTvOg7WZ5m37iJvcW2z2fbt55jrTg/aln4hrXAFxwM9RxmS/BooMeyP7JZyQ1snBKmnqjEYRRzPpgIXGLO5Rw5S7d6unt7CyvJ6XePF3OPF8PXZ3o0Wyib" +
        "AySGV/Qlp8b1HUAl58cKTvEY1uoAu6ztCtvvrvQ5zuAjk57NlrzNDDLWsEjOwfMcrOvZdLFsiJoqDqkmzwiLYp3T2Yhz2aunZYw3spIsPI3j4DQHTRTLPdnGBnsA7GAT" +
        "nyD4dlM/yVzKOU43spIrmVUTr3IJu/EubwDJdNlXwrnPEbGYl7WVVTvH+wFfDOtrvuDg56ir4K1gKfty/yKkVrA5i6I4lFnTmUQKu3Y3h3Izz5jBdl7FZtrARtzE6+Vr" +
        "Xn0bW4NvePXdPKOCzVSRobz0g7nKpt9ohHWUQ349R4Sbt5bNHMVHidPEXPZvM/u8jAVteYjT5sfZbPrtBJuXXsLOu59o89Yv57EvibR8jhfego7yblbMK8/mUDnLEbFN" +
        "Zhn79xSxk622krfmqEy2BlHBSZzGe84p9gf/d0JfyHF1jp03h3PmGrGDc/8kx1U8L3oGe+sW22DZYd4UOJkucTJl8JaWxB6M522EiyO9gagnmohmgg/H+mxe7xyigneu" +
        "cPZMxS3PRIzhva6SuMZxMINT4yJ78M50D/bxxjOP9/tFbPZw9mApsZv30+hlQBFvRtJ0LWychznAJo7im5x+l2YYGDnT0bopvM0VsnvOsdXC2IgusRhXx/a7u87TfnvX" +
        "c9DQOkkcZCMWsBFreKvaQ5zcwIbF47m+i4PhANHK238Wp8Z+NvF2NnF0ezsfr/I09gbOrRreMVfUMwOimR1wo9HzM7acaCb4fzXmfVem7iHOiq1HPJ2y6rinZ1Iv8wLZ" +
        "PTmnPYPwKjsqilN8E7GSN4rVFzyj8xBxg3DzLl9BNLJX89o76kve4Q7d9XRZWXtH7eIUusxfoTtzgEr2UdQCT0eV8455m9ia4Ok3+WW6mODpwVmLPT1Ywgl2jT24lDeA" +
        "L3h3vJfp6VCZLodyPF0bm+vp3/lFnnWJu8mO5iT2ngVWfoouD0NFS4mGtRgBTaXA7vtAdRlOmFNu+3vjww+xxg6FsI78EAaAxeRDGxack6c4jBu+X/gq8LSwDXxgxVz0" +
        "1X0PdNnQxeZ7rUtxF6Wd7GJ+gMEPL/ZAh6DD0BHoHHS+C7808W3tUtmFrAIbvvCqNAMeNTEbsES4Gdwp3CXcLdwj3CtsBm2++8U+IDwoPCQ8LKlHhccl5oTYLWKfEvuM" +
        "2GeF54StwvNWKaVSh3LJs1zOAo2mLrysq36mvuykB50U5nhUd/0e1cNOutNJax2PKqWTpndSZCdFddLMTpptKc7SHEvRlpZYireU3kk5nVTQSXmdtNHSpk6qsFTZSWWd" +
        "tMvSbtEzWhbCjqqzVGup3tIttOVWhymXpQZLTZ3U4CcyUvxSO3Cv4yvW+33FOsdXrO3A+g5s+hrN/NupNToeEWIzJS1L6Org7QbTJDVNUtP8soUuYYOQPuvFZ734rBef" +
        "9eKzXnzWi0+G+GRIfIbEZ0h8ppyVKfFZ4pMldrbY2ZKaLTEFElMgMQVSSoHEF0pModhF4lMkMUXiUyTxxRJTLHaJsFQ8S8XeKPZGsSvFrhT/Ssmh0opvELLOVZJaJfFV" +
        "El8l8dXSf9WSQ7X4VEsO1X41QpewQUj/GvGsEc8a8awRnxrxqREfl/i4xMclPi7xcYmPS3xqxadWfGrFp1Z8asWnVnzqxKdO4uskvk7i3RLvlnPdcq5bfNzi4xafXL8r" +
        "YJ6wgXQENPrtZLDNDLabwQ4zaDKDneKf4pcnzO8wumq/NsbyhPkdRlft18ZYnjC/w+iq/doYyxPmdxhptZ3G26P9+PW++6ae+nq/pLb3Ra2UWyvlelq+tlP7S7uhPfOE" +
        "+R3aubZTaz86H7M7tFvdt87Hum+diXXtbfKHZtwfM9ey/8gZ97831zrOr2+fTd88g+q+Ze5883yp+9pMufKtc6Tua73TsS86t3yG2AVWC9PeIPYGsR+9LlenWnUo0VHh" +
        "Z064Cr8dVihTDm3eIHRLazcI3dLaDUK3lNsgdEu5DUK3jIEGoXlPbhC6ZTw0CN3S4w1Ct/Ryg9DMJ1OYJczucF15UlaenJUn/nl/QfX8Jn9P39W1/6Z8fb58/dyOvz6p" +
        "flstPubgnEWcg7M2s1NoxmdbocuKlxEtIfJ1ZFrHnpBnua0Q1+4osPJjHbOs0Ix3WcdfhZlW6OoQcs5nPRKa8Rus+n0VSk84Nlj16hi6OoS8VzRImG0dm2GxVY+OoSee" +
        "+ZZa7VRqxXcMmd9G63ij5b/Riq+08veEVVb+VZZ/jVV/hm4rbJAwU9rjqzDb8vOEZj6e0GW1s8vKz2Xl57La3WXVn62SaYUuPy+JZzvVWe1fZ9Wr1sqn1qpPrXV+x9CM" +
        "N6+31rpet3W+J+SvhFvGS2Z72GCNK7cVNljjyW2FDdZ4ckuY1X5sjhvTv9C6vg1WWNTefplWaJ7vtuLdVrzbindZYVV7/bPaj7M69EuplV7d7udpz+z28lxWuqvDsccv" +
        "08o3yyrfZYWVVn5pVnp1+3jKtMa9Zx5kt5fr9nsO8TV+eC5APSX0T0Uovzewqv1kLeNvjoEcWPSWXz7/PL8CrONxj/cv9eMagmfUI67GKk1WFyFmGODJNMDjG9Du+nQm" +
        "wgAi1So3z6/RQft72s+UFv6+0iKgXyjtl0p7WmmvKG0RjhdDKb2f0Nb1VtpCaAH0T/LP3Lzxz0r7HVLglQDNg+KhWVAsFA3FQHHQbGgONPd9L+2/K+1/4HGp96P6J88/" +
        "qz7P21iXX0hdnjaL/32FPqu0/6K0/yr7RP6b0n6ltJeV9pJN+43S/k5p/1lpvTUjgDfOCrl9YhFqM7AEBbZLJIlFKE0SC1GaZMBOMcmAXWKCWiKUZCnZ0lpL6yyldFKq" +
        "pbROSre0vpMyOimzk7I6KbuTcizlWsqzlG+poJM2dFJhJxV1UnEnlXRSaSdt7KTKTqrqpOpOqukkVyfVdlJdJ9Vbsp6cNfejwsopqQOTO3BdB6Za1Dgcn5GRZ44wjL+/" +
        "9wxOcyD+TMbi80r7+R/a3WTOuF/J/qaXZaz3/lPvJ8B0+43MuP8p0+v9P/UOA8zHf5Ep+a9Km4FKRA02byaeac/J/KX53Y6WCCVD66BUKB1qgU5DZ6Fq6J7zL+/bpOvQ" +
        "UmgZ/dG2eVA+VABtgAqhIqgYKoFKoY3QJmgztAUqg8qhCqgSqoKqoRrIBdVCdVA91AC5oa1QI7QN2v6Bt7YDYRO0E9oF7Yb2fOCl7UXYDO2D9kMHoIOIP4TwMHQEOgod" +
        "g44j/gTCk1AL8uQ3cvwcLpObGiB+2cYP6tL72LQIjMd5GKjx0HxoAbQGA3TrGwv+RmvSUBHoDD+oQ7jb26Yl85j/x70Oxlqo2Ru1guIxDfYjPAqlI/4UwpPQcWi5Zm7L" +
        "W4HwLI6nI1zPv70BXeBxmQ9+XXZwHwD/eoccISmKBvcdfIHYW94yju8iiGb8fRgPoDA4pkEpzJsVS4URzT/+8Y5Nm4swEUqClkAVXugaqAqaxVxWlfkc97cvTfTemOht" +
        "sy+X8G/s6ySMVPa8JO/UJG9lz5dwhbe9LsW7LAURCPeleF+22UvTvTemIwJhbrq3HG9J976n7CUZ3jkZTJDwvm4vzPfOzfdOuWLz3ZfkczrJR/nut8JjST6XrPCyFV6x" +
        "wqtWeC3JZ7hvabLpv9EKNyWb5222Qhxfto4RVnj/We9r+g+vm+3PtWL/J41mk4p5aa97SWW8OlTD9kfUwaZ9aPt9pdv+wpulw989YsW8vqFKv7eJbP/BlbE92kQ2bZD3" +
        "/61q/H879/9at7/W7S+kbtwSWOztpcVjNTLf+isCC6EEaBG0GOIfVlwKLYOWQyuglVy9QKutvzqQCN2AkqG15h9s1FKgVCgNSodm4vrzfB79i2yFUBFUbP2hx1KIf9Rx" +
        "kw//zjBWthBXSuU+5l86MP/YI1a2UA3k6vBX3eqhBigC5dxEuBO6Au2FrkLN/OsIf73Ov17nX6/zz/Y6D0NHfLz+wGuP/zep4T9rfw2XKa/IbPJaKN96jVZsvRKq7vCa" +
        "qdZ6RVZqvaoqtF5R5Vmvyjyv67KtV21F1iswvua65Gd+TJIIXUZZZrk2rc7PC+XZ/siybJ3KsaEMG/L3QV6alY8Nedg6nG/rcK5Xh3Mgh+331KXjtdv+F+vS8XptuFZb" +
        "pzb+6hXco+1s+xO0sf4H+vJPUYbL23jheWW88DNldIUCoSCoG9Qd6gH1hHpBL/5Md/y0Dzd7vkr0JYKJfsRrxOtEfyKE+DXxBvEmMYAYSAwi3iL+kXibGEwMIYYSw4jh" +
        "xDvEu8R7wML3B/PFeF8uQoy+wcoY/p7tT7uEMfpbu0oGI/fBg7mnAwfD+/7IGNAXCYgc8PbfGcG//tj48v2t73Nruvmu7jvmX8bYx/2SjdxDWee09oMu45bMFv5JBtkR" +
        "vVb+ukgjN3Ge5Msj7vPcxj8dEsc/tDGbb6NyGbeScVV3PX++Ip07L6/w74KUchfowqP8uyD8e0x7+adtZfepbDx1c++n7OSUjZ2ynXMmXeSPPexmHcO5W/Qu/4ZFNLMK" +
        "O+LZZCo7UgtY2jUWXpTBqiXZNDR75naFhoeBQkwD12bFFFtG6QnLQCmmse+iZRxZ54lxw7Bri3mtl1PV6se+9aY287aXvoXfzZYQlURShF3px1cp6zPkTUQEPxC/K1+J" +
        "J3o+Td5BrApV+sY4u/Wh8h7iFHGLWDELCaXwOMsjNry+lVGLaa2VPQ/8Vjsz2fPd7rFkX6XzT73okfxq+xhO3USjlmCL6beIhI+sz3m/+jBaPuydwa+jo1I8uyAaUjxf" +
        "TB8krhP3iYePInMh6nSFX9m6uSniGNGyCHFttK4SUfxGfRX3DJTQqifOEUmM+4KYxw+KdxMtxPQMD+Qj4wyigKgiFmV7PuFeTGsnrRuZnq/VL/E75O05jCNm89vkWFr5" +
        "tPKITPneOx2VvEbrFhHFj5Y5F/Qk+XyZSMuCy3niQgG/OeYnzanEfh6eoXVpvNLvQdH80rmsHfUFOKmaH8rvL/ZserhOLClCwkNaUfzUfDe/iOYfx9HDJ2LctH+CXlHK" +
        "qhOnNjEn7i44Q+uS7PUh7hEnuJHiJJHzMfqHRho3e2whWomTiI+sxpn3YOTyK+wCooiQXUHz6zBs+Dd29Lxau4VwflyeJHUj6n6LrjuN+IPVBnJkVBvRgvhl/Jx7G7GP" +
        "uEOE8+vujZMwhidZX9Pv2Yaz62jV8yvvxirP599i3W3/BjyfWEvkEEfbv7+XfVTckKgvJ44QedySsIdo4paTuGaUsYXWPcadoxXJj8hPEVf3ITWJX5K7eJhOZE9BIzHq" +
        "AbGS22Ju0bowxfrg/wIx6zjObOGn/7f56X8Dv0Ff+om1ESAaxqmpaEXOuwQijB+lr2BaFncnHZj5yCfricRRYjdRzQ+yG5DHXW7SmEHsavLsL7h4DolzaK1m3MJdyvx4" +
        "u4pG8m5uOCHSuF0r+SJ8D9Fa8hlK4TfxqVcRtYfWdkRdo7F6n+db+U3E7JvwiN0I3KW1fT+3ZNyBVc59KNuIs4xbxA/ryw56tjzId/atxG1iBreWrLqL0zbwMIcbIi4R" +
        "BZ9bX+LXETvvw+MOfS/xw/yjD3hxD4Fa7mcqPe75WH85seifMTpp3CduEVnco7KOd0AXP+dvmY6huIIbXzJmwko75fm6v4mIjkNcGL/zTyAK5+Bw4TzgLj/7j+V2nMzf" +
        "ITsaJb8zVcfNAIfPebYFzJBtUcTyf8WY5P6AoiXIoYzW/KWGtWVsNefWPO4ZSFyNuBKiZg1w799QjTDPDoLriYi6RixNAgqIVdxQsLodsslAvsmPvSxbodgO4bLHB87b" +
        "uQdJ9tnJFoQWJqRkGtZ2kmVZsFyE7KFpI3IiPBtL3MQO4l4+XFILPbjEjQwR09mIxTis5ZaGBiKVcWHcFbCLO3HWzOCEotVChHHDQ1Q5UltohUexj7n/IYK7VVzEBsal" +
        "1cCljjjAwwMudgC3SJTVwkrghq+7Dz07Jg42IC7ZDRznYdpWtjCtY2e4c4HTKJ8TKjKC2xyimQutwkJWdwecC4kFnFArznruYdOJVdwC08Yz4rkVL5ZYSRTwdy9PLGIL" +
        "cYbY3GxY+/ZWch9HC5HFzRzJtLbQOjvTs/9mN+PcPGwkDhNF+5FB20Fg7wEgYxZHFXegXScWzeIZZ5FwilbmUVhH6HKCyDvGZj/BDHjY1L7z8izRSqTP5uYQYg53l5yc" +
        "7dlnkka0EVHcZLovlpnSCucGrTs8PE6Lf5FLP3sBZezjzrKjRGEc+4PWJiwdsq8i8cw1DvjZ7F5iTfsWFdmdwr/Zpafd4fVxu1ElsZw7Vm4ROQ+QMH0eemIrd4xuJq4s" +
        "l8J4X1rp2dmyKxa/PxeJhdzCdZWI587X7DmIW06rhFte9q3j7lDiHg/vpAIJadyBuhh+sdwKmbCAW0QzpAaIO8PDam6SyecPYzJ3yriSkLBsLXBpIX9WiOPcODMrDXH5" +
        "CZxz6b7WPhpBOlGUgbiT3HFWsIi/Htx2lsqduVXEA2L7Ym79LPK1dt5UcP/d/VImLOW9nDi7kYeVcLnNwxlVsObUAPEugH8STG9exh9RWg+IGdyOM5dYRPAPgelhjb7/" +
        "Dg==";

    private const string LowercaseData =
        "FdjZU1vnHYfxeQUGYyed6UymnV70Ip3O5K4zvW0be5pe5T+wfdctbbrv25UxxphgQjAmBBOMMZYxxhhksRiz7ztCCBBCyEIWQgghNiE2sfT5Xnye3yvpIJ0jJKHDT83P" +
        "jfmFMb805lfG/NqYT4z5jTG/NeZTY35nzO+N+YMxfzTmT8b82Zi/GPNXY/5mzN+N+Ycx/zTmX8b825j/GPNfY/73iVkyxgTwFkEsI4QVhLGKCNYQxTpi2MAmtrCNHcSx" +
        "iwT2jMUcMA9xhCSOcYJT8z2TabGYLGQjB7nIQz4KUIgiFKMEpShDOSpQiSpYUY0a1KIO9RaL5dOcNIuxc6EJLZYU85rZjk50oxf9GMQwt48xJ+CAEy7Mwg0PvPDBjwCC" +
        "CCGMCKKIYRPbiCOBfZzpSWAe49SSalypxmSlcPCYYX2bOcd0405KivGlGONh7cVdbltiBlN5HOYqSlNSzSZzh+sSzEq2qYIV188Z85SZdS7F1DFvc7mB+RkzD42sm3GX" +
        "dSv305Fy3gzyeINcN8IcYY4zx5mTmMK09lP7iHksYJH99DMDCCKEMCKIIoZNtolzX3HWCRSz7sIh6yROcIZMjiML2chBLvKQjwIUogjFKEEpylCOCjzQ8TOtqEYNalGH" +
        "ethgTz1vQleMaWd9n31YuZJiellfZ53Lc3EHQ1wewRgm4Eh9xC+TF1I8LdXsp2WYeHq6eZ7OHacb8wL1rMcxwXqSaWO+hB2NaEIzWvAKrXiNNrSjA53oQjd6uI8+Zj8G" +
        "MIghDGMEoxhL/75xp2cYD9t64YMfAQQRQhgRRBHDZnoaj59iDljvcB9J1sk03pE4wdR5Y5yYhgszmMUc3JiHBwvwYhE+vIEfDbDhJexoRBOa0YJXaMVrtKEdHehEF7rR" +
        "g170oR8DGMQQhjGCUYxhHBOYhOP8D03gPMeOEMKIIIoYNrGNOBLYxyGSOMEZMjMumLwMXnAoQCGKUIwSlKIM5ahAJapgRTVqUIs61MMGO5rQgla0oQNdcGRwrMx+DGIY" +
        "oxjHZEaKcTJdmIUbHnjhgx8BBBFCGBFEEcMmthFHAvs4RBInOEPmBd5wyEYOcpGHfBSgEEUoRglKUYZyVKASVbCiGjWoRR3qL6SYwAX+oiCIZYSwgjBWEcEaolhHDBvY" +
        "xBa2sYM4dpHAHvZxgEMcIYljnOAUZ7h+0ZhM3EAWbiIbty6Ofstcv8aNuIEs3EQ2biEHt5GLz5CHO8jH5yjAFyjEXRThHorxJUrwFUpxH2X4GuV4gAo8RCUeoQqPYb3G" +
        "k3gtzdRdc50zW3MWDl/ZUeLKrpJQ9pR95UA5VI6UpHKsnCinyply3U0ylRtKlnJTyVZuKTnKbSVX+UzJU+4o+crnSoHyhVKo3FWKlHtKsfKlUqJ8pZQq95Uy5WulXHmg" +
        "VCgPlUrlkVKlPFasyhOlWnmq1CjPlFrluVKnvFDqlQbFprxU7Eqj0qQ0Ky3KK6VVea20Ke1Kh9KpdCkHH/A04whJHOPkg7Jvmqn3+cjENFyYwSzm4MY8PFiAF4vw4Q38" +
        "WEIAbxHEMkJYQRiriGANUawjhg1sYgvb2EEcu0hgD/s4wCGO3k8xJ8xTnL3fw3v/J7z3kY0c5CIP+ShAIYpQjBKUogzlqEAlqmBFNWpQizrUwwY7mtCCVrShA13oQR8G" +
        "MIQRjGECDjjhwizc8MALH/wIIIgQwoggihg2sY04EtjHIZI4wRkyP+T4kY0c5CIP+ShAIYpQ/OEF4+dbbCXrKlhRjRrUog71sMGOJrSgFW3oQBd60IcBDGEEY5iAA064" +
        "MAs3PPDCBz8CCCKEMCKIIoZNbCOOBPZxiCROcMYxXL/EBwBuIAs3kY1byLmUYb5gFuIuinAPxZcumofMSjxCFR7Diieo5ucamDa8hB2NaEIzWri9m9mDXvShHwOX3jHO" +
        "SxwvZuFmuyWuD+AtglhGCCsIX/qOuX6Z/ccNZOEmsnELOZfZf2Yh7qII91CML1HC7Q+ZlXiEKjyGFU9Qze0NTBu2eLxtHcvld8wOM45dJLT/XDfFNk7scXn/0rtmiXUA" +
        "R1xOap/Z5oB5iGOc6D4uP+MXnp6q07KQSTeTH/3AbH3E42AHcewigT3s4wCHOEISxzjBKc4+es/c/Jk9zUx9zM5gGi7MYBZzcGMeHizAi0X48AZ+LCGAtwhiGSGsIIxV" +
        "RD62fcM08JXZhpewoxFNaEYLXqEVr9Gmr9foQCe60I0e9KIP/RjAIIYwjBGMYgzjmMAkHJiCE9NwYQazmIMb8/BgAV4swoc38F/hm+EV3i2cIp38CKkpZpXLa1iHk+u3" +
        "MYVpvu7HOSXYu5JhurjcjcyrfFIgGznIRR7yUYBCFKEYJShFGcpRgUpUwYpq1KAWdaiHDXY0oQWtaEMHutCDPgxgCCMYwwQccMKFWbjhgRc++BFA8GqGWWduXD1n4lcn" +
        "OU3vGecstE8ZUIaUEWVMmVAcilNxKbOKW/EoXsWn+JWAElRCSliJKFElNm55z2TqxDpLyVZylFwlT8lXCpRCpUgpVkqUUqVswnKbd++kTviVaqVGqVXqlPpJzqztWjUp" +
        "LUqr0qZ0KF1Kj9KnDChDyogypkwoDsWpuJRZxa14FK/iU/xKQAkqISWsRJSoElM2Jy0XzZFWx8ohr8UzLTL1z4YsJVvJcVjOmTtahXilFmpR5OCgSrQqVcqUcqVCqVSq" +
        "FKtSrdQoK7x6FxHAOtZ0kswJbg7K4dJXwyZt2aK0Km1Kh9Kl9Ch9yj2Hvj3yU5//mPerrhl1WNKN02FJM25d9Dgs3zV7DsvzF7y6Tjmf7lX6lH5lQBlUhpRhZUQZVcaU" +
        "cWVCmVQcypTiVKYVlzKjzCpziluZVzzKwmnKYIZ5epsjrlGeKbXKc6VOeaHUKw2KTXmp2JVGpUlpVlqUV0qr8lppU9qVDqVT6VK6lR6lV+lT+pUBZVAZUoaVEWVUGVPG" +
        "lQllUnHcTs3lwHJZepQFxassKj7ljeJXlpSA8lYJKstKSFlRwsqqElHWlKiyrsSUDWVT2VK2lR0lruwqCWVP2VcOlEPlSEnmppbzJzeP5VdKqXJfKVO+VsqVB0qF8lCp" +
        "1L96qrR6rFiVJ0q18lSpUZ4ptcpzpU55odQrDYpNd2XXqlFpUpqVFuWV0qpN2rRqz0uNvmu6S/VbU3qVPqVfGVAGlSFlWBlRRpUxZVyZUCYVhzKlOJVpxaXMKLPKnOJW" +
        "5hWPsqB4lUXFp7xR/MqSElDeKkFlWQkpK0pYWVUiypoSVdaVmLKhbCpbyrayU5q68W3TbdPxK71Kn9KvDCiDypAyrIwoo8qYMq5MKJOKQ5lSnMq04lJmlFllTnEr84pH" +
        "WVC8yqLiU94ofltqZi3PwCKfPQHlrRJUlpWQsqKElVUloqwpUWVdiSkbyqaypWwrO0pc2VUSyp6yrxwoh8qRklSOlRPlVDlbPFeZ4KvldDp/nZTHilV5olQrT5Ua5ZlS" +
        "qzxX6pQXSr3SoNiUl4pdaVSalGalRXmltCqvlTalXelQOpUupVvpUXqVvun0/wM=";

    private const string FoldsData =
        "5dA3TsJhAEDxPCT5/pOJq4vju4S3cnbyCA6uKvYugoIdCyr23gti73U3cfUIJm/6jS/NeChQky/LhtrZUJ4MZEI8H5gOlaOBXIinQ3dVozRJsySkRVqlTdqlQzqlS7ql" +
        "R3qlT/plQAYlKUOSkrQMy4hkJCujMibjMiGTMiXTkpMZmZU5mZe8LMiiLElBlmVFVmVN1mVDNmVLtmVHdmVP9uVADuVIjuVETuVMzuVCinIpJbmSa7mRW7mTe3mQR3mS" +
        "Z3mRV3mTd/mQT/mSb8v+SF1FMiIVMRmRi5j5rRBRilheidXHi9WJWDYkG2L/bN0P";
}
